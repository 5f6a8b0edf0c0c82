package dev.tidegate.gateway.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.power.FileEvent.Start;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where writes go in the model of a disk. What a cut leaves of them {@link PowerLossTest} shows. */
class DiskTest {
    private static final int CALL = 1;

    private final Disk disk = new Disk();

    private void write(int writer, String text) {
        disk.apply(new FileEvent.Written("file", writer, text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** What is in the file when all of it is safe. */
    private String synced() {
        for (String each : new String[] {"file", ""}) {
            disk.apply(new FileEvent.SyncBegun(each, CALL));
            disk.apply(new FileEvent.SyncEnded(each, CALL));
        }
        byte[] left = disk.cut(new Random(1)).get("file");
        return left == null ? "nowhere" : new String(left, StandardCharsets.US_ASCII);
    }

    @Test
    void writer_writesOnWhereItWas_whoeverOpensTheFileMeanwhile() {
        disk.apply(new FileEvent.Opened("file", 3, Start.AT_BEGINNING));
        write(3, "one ");
        disk.apply(new FileEvent.Opened("file", 4, Start.AT_BEGINNING));
        write(3, "two");
        assertThat(synced()).isEqualTo("one two");
    }

    @Test
    void writerThatMoves_writesThere() {
        disk.apply(new FileEvent.Opened("file", 3, Start.AT_BEGINNING));
        write(3, "one two");
        disk.apply(new FileEvent.Moved("file", 3, 4));
        write(3, "six");
        assertThat(synced()).isEqualTo("one six");
    }

    @Test
    void writerAtTheEnd_addsToWhatOthersWrote() {
        disk.apply(new FileEvent.Opened("file", 3, Start.AT_BEGINNING));
        disk.apply(new FileEvent.Opened("file", 4, Start.AT_END));
        write(3, "one");
        write(4, " two");
        assertThat(synced()).isEqualTo("one two");
    }
}
