package dev.tidegate.gateway.power;

import java.util.List;

/** Syncs that the database makes by itself: without any one of them a power cut loses something, and the judge must see it. */
enum Omission {
    /** The name of a new log is nowhere after the cut. */
    FOLDER_OF_THE_STORE,
    /** What was flushed has left the log, and is not in the table either. */
    TABLES,
    /** Nobody knows of the new tables and logs. */
    MANIFEST,
    /** The file everything begins with is empty. */
    CURRENT,
    LOG;

    private boolean concerns(String path) {
        return switch (this) {
            case FOLDER_OF_THE_STORE -> path.equals(Workload.STORE);
            case TABLES -> path.endsWith(".sst");
            case MANIFEST -> path.contains("MANIFEST-");
            case CURRENT -> path.endsWith(".dbtmp");
            case LOG -> path.endsWith(".log");
        };
    }

    /** What would have been recorded. */
    Recording in(Recording recording) {
        List<FileEvent> left = recording.events().stream()
                .filter(event -> !(event instanceof FileEvent.SyncBegun sync && concerns(sync.path())))
                .toList();
        return recording.with(left);
    }
}
