package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Takes tables off the list of the database, the manifest, by a record at its end as the database itself writes it when a table is not
 * needed any more. What is not in those tables stays as it is.
 */
final class Strike {
    private static final int DELETED_FILE = 6;

    private Strike() {}

    /** When this returns, it survives a power cut. */
    static void off(Path manifest, Table table) throws IOException {
        TornTail.cut(manifest); // what comes behind a torn record is not read
        try (LogFile log = LogFile.appendTo(manifest)) {
            log.record(new RecordWriter()
                    .begin(DELETED_FILE)
                    .number(table.level())
                    .number(table.number())
                    .toArray());
            log.end(0);
        }
    }
}
