package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/** Makes wires of upgraded connections and keeps them awake. One per listener. <i>Runs on: the connection's I/O thread.</i> */
final class FramedWires {
    private static final byte[] NOTHING = {};

    private final Loops loops;
    private final PathDoors doors;
    private final @Nullable Pings[] pings;

    /** @param pingMillis 0 pings nobody */
    FramedWires(Loops loops, PathDoors doors, long pingMillis) {
        this.loops = loops;
        this.doors = doors;
        this.pings = new @Nullable Pings[loops.count()];
        for (int i = 0; i < pings.length && pingMillis > 0; i++) {
            Pings these = new Pings();
            these.start(loops.worker().getIoThread(i), pingMillis);
            pings[i] = these;
        }
    }

    /** Undertow has written the 101: from here on the stream is ours. */
    void begin(StreamConnection connection, HttpServerExchange exchange, Arrival arrival) {
        HttpServerConnection http = (HttpServerConnection) exchange.getConnection();
        byte[] early = early(http);
        http.clearChannel(); // our conduits are the stream's own again
        Loop loop = loops.of(connection.getIoThread());
        StreamWire wire = new StreamWire(loop, connection, arrival, Framing.ofServer(loop.nanos));
        Door door = doors.at(exchange.getRequestPath(), loop.index);
        wire.open(door, early);
        Pings ours = pings[loop.index];
        if (ours != null) {
            wire.keepAwake(ours);
        }
    }

    /** Frames that came in the same packet as the request. */
    private static byte[] early(HttpServerConnection http) {
        PooledByteBuffer extra = http.getExtraBytes();
        if (extra == null) {
            return NOTHING;
        }
        http.setExtraBytes(null);
        try (extra) {
            ByteBuffer buffer = extra.getBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }
}
