package dev.tidegate.gateway.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that cannot fill a disk: once it is as large as it may be it becomes {@code NAME.1}, in the place of the one before,
 * and a new one begins. Made for its owner alone. A line that cannot be written is counted and gone; the file is opened again for the
 * next one.
 *
 * <p><i>Runs on: one thread, the one that tells events; but {@link #reopen} and {@link #lost}, which any thread may call.</i>
 */
public final class AuditFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final FileAttribute<?>[] NONE = {};

    private final Path path;
    private final long most;
    private @Nullable FileChannel channel;
    private boolean failing;
    private volatile boolean reopening;
    private volatile long lost;

    private AuditFile(Path path, long most) {
        this.path = path;
        this.most = most;
    }

    /**
     * Opens it, to go on where it ends.
     *
     * @param most bytes; the file before it has as many
     * @throws IOException if nobody could ever write there; the message names the file
     */
    public static AuditFile open(Path path, long most) throws IOException {
        AuditFile file = new AuditFile(path, most);
        try {
            file.channel();
            return file;
        } catch (IOException e) {
            throw new IOException(
                    "audit.file: " + path + " cannot be written; make its directory and let this user write there", e);
        }
    }

    /** Writes a line, or counts it. */
    void write(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            append(bytes);
            if (failing) {
                failing = false;
                LOG.info("The audit file {} is written again; {} lines are missing", path, lost);
            }
        } catch (IOException e) {
            lose(e);
        }
    }

    private void append(byte[] bytes) throws IOException {
        FileChannel out = channel();
        long end = out.size();
        if (end > 0 && end + bytes.length > most) {
            turnOver();
            out = channel();
            end = 0;
        }
        ByteBuffer left = ByteBuffer.wrap(bytes);
        try {
            while (left.hasRemaining()) {
                out.write(left);
            }
        } catch (IOException e) {
            if (left.position() > 0) {
                out.truncate(end); // never half a line
            }
            throw e;
        }
    }

    private void lose(IOException cause) {
        long more = lost + 1;
        lost = more;
        if (!failing) {
            failing = true;
            LOG.warn("The audit file {} cannot be written, lines are lost: {}", path, cause.toString());
        }
        shut();
    }

    private FileChannel channel() throws IOException {
        if (reopening) {
            reopening = false;
            shut();
        }
        FileChannel known = channel;
        if (known == null) {
            boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
            known = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : NONE);
            channel = known;
        }
        return known;
    }

    private void turnOver() throws IOException {
        shut();
        if (Files.exists(path)) { // or somebody has moved it away, and will tell us
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void shut() {
        FileChannel known = channel;
        channel = null;
        if (known != null) {
            try {
                known.close();
            } catch (IOException e) {
                LOG.warn("The audit file {} could not be closed: {}", path, e.toString());
            }
        }
    }

    /** The next line goes to whatever is at the path then: somebody may have moved the file away. */
    public void reopen() {
        reopening = true;
    }

    /** How many lines could not be written since the start. */
    public long lost() {
        return lost;
    }

    @Override
    public void close() {
        shut();
    }
}
