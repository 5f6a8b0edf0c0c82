package dev.tidegate.gateway.disk;

import java.util.List;

/**
 * How the store does.
 *
 * @param trouble why nothing can be written, or empty while all is well
 * @param since when that began, milliseconds of the clock on the wall; 0 while all is well
 * @param pendingBytes what has been told and is not on disk
 * @param damages how often something was found that is not as it was written
 * @param findings the first of those
 * @param work what has been done so far
 */
public record Health(String trouble, long since, long pendingBytes, long damages, List<Damage> findings, Work work) {
    /** Whether what is told is written. */
    public boolean isWriting() {
        return trouble.isEmpty();
    }
}
