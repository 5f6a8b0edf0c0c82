package dev.tidegate.gateway.power;

/** What a process did to its files, in the order the kernel saw it. Paths are relative to the recorded folder. */
sealed interface FileEvent {
    /** Where a writer begins. */
    enum Start {
        /** What the file held before is gone. */
        EMPTY,
        AT_BEGINNING,
        AT_END
    }

    /**
     * Opened for writing, and made where there was none.
     *
     * @param writer stands at a place of its own in the file, which may have several: the descriptor
     */
    record Opened(String path, int writer, Start start) implements FileEvent {}

    /** At the place where this writer of the file stands. */
    record Written(String path, int writer, byte[] bytes) implements FileEvent {}

    /** The writer stands elsewhere now. */
    record Moved(String path, int writer, long place) implements FileEvent {}

    /** At a place of its own. */
    record WrittenAt(String path, long place, byte[] bytes) implements FileEvent {}

    record Resized(String path, long size) implements FileEvent {}

    record Renamed(String from, String to) implements FileEvent {}

    record Removed(String path) implements FileEvent {}

    record FolderMade(String path) implements FileEvent {}

    /** @param call tells this call from others on the same file or folder */
    record SyncBegun(String path, int call) implements FileEvent {}

    /** All that was there when it began is safe from now on. */
    record SyncEnded(String path, int call) implements FileEvent {}

    /** The process said something to the world outside. */
    record Said(String line) implements FileEvent {}
}
