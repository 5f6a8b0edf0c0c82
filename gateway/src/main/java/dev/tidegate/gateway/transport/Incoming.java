package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.StreamSourceConduit;

/** Reads what the socket has, decrypted where that is due. <i>Runs on: the wire's I/O thread.</i> */
final class Incoming {
    /** The longest TLS record, decrypted, with room to spare. */
    private static final int RECORD = 17 * 1024;

    private final Loop loop;
    private final StreamSourceConduit source;
    private final Outgoing.Pace pace;
    private boolean recordsFlow;
    private boolean ended;

    Incoming(Loop loop, StreamSourceConduit source, Outgoing.Pace pace) {
        this.loop = loop;
        this.source = source;
        this.pace = pace;
    }

    /** How many bytes came; they are in {@link Loop#received}. */
    int read() throws IOException {
        ByteBuffer in = loop.input;
        in.clear();
        int count = recordsFlow ? readRecords(in) : source.read(in);
        ended = count < 0;
        int total = in.position();
        if (total > 0) {
            recordsFlow = pace == Outgoing.Pace.RECORDS;
            in.flip();
            in.get(loop.received, 0, total);
        }
        return total;
    }

    /** Whether nothing more will come. */
    boolean ended() {
        return ended;
    }

    /**
     * Each TLS read brings one record, and while reads are on, each of them makes Undertow schedule another call. So reads
     * are off until everything that is there has been decrypted.
     */
    private int readRecords(ByteBuffer in) throws IOException {
        source.suspendReads();
        int count;
        do {
            count = source.read(in);
        } while (count > 0 && in.remaining() >= RECORD);
        source.resumeReads();
        return count;
    }
}
