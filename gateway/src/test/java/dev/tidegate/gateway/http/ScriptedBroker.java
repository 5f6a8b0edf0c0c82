package dev.tidegate.gateway.http;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.util.CopyOnWriteMap;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A broker that says what a test told it to: one fixed answer per packet type, in MQTT 5 bytes. It can say what a real one
 * never would at that moment, which is how the page meets every reason code and hostile text.
 */
final class ScriptedBroker {
    static final int CONNECT = 1;
    static final int PUBLISH = 3;
    static final int SUBSCRIBE = 8;
    static final String CONNACK_SUCCESS = "20 03 00 00 00";

    private static final HexFormat HEX = HexFormat.of();

    private final Map<Integer, String> answers = new CopyOnWriteMap<>();

    ScriptedBroker() {
        on(CONNECT, CONNACK_SUCCESS);
    }

    /** From now on this packet type is answered with these bytes; {@code ID} stands for the packet identifier it carried. */
    void on(int packetType, String hex) {
        answers.put(packetType, hex.replace(" ", ""));
    }

    /** The broker on {@code /mqtt}; everything else is for the page. */
    HttpHandler beside(HttpHandler page) {
        WebSocketConnectionCallback greet = (exchange, channel) -> {
            channel.getReceiveSetter().set(new Conversation());
            channel.resumeReceives();
        };
        HttpHandler upgrade =
                new WebSocketProtocolHandshakeHandler(Set.of(new Hybi13Handshake(Set.of("mqtt"), false)), greet, page);
        return Handlers.path(page).addExactPath("/mqtt", upgrade);
    }

    private final class Conversation extends AbstractReceiveListener {
        private final ByteArrayOutputStream unread = new ByteArrayOutputStream();

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var data = message.getData();
            ByteBuffer merged = WebSockets.mergeBuffers(data.getResource());
            byte[] bytes = new byte[merged.remaining()];
            merged.get(bytes);
            data.close();
            unread.writeBytes(bytes);
            for (Optional<Asked> next = next(); next.isPresent(); next = next()) {
                String answer = answers.get(next.get().type());
                if (answer != null) {
                    byte[] reply = HEX.parseHex(answer.replace("ID", next.get().id()));
                    WebSockets.sendBinary(ByteBuffer.wrap(reply), channel, null);
                }
            }
        }

        /** The packet at the head of what was received; tests keep them short enough for a length of two bytes. */
        private Optional<Asked> next() {
            byte[] all = unread.toByteArray();
            if (all.length < 3) {
                return Optional.empty();
            }
            int start = all[1] < 0 ? 3 : 2;
            int end = start + (all[1] < 0 ? (all[1] & 0x7F) + (all[2] << 7) : all[1]);
            if (all.length < end) {
                return Optional.empty();
            }
            unread.reset();
            unread.write(all, end, all.length - end);
            int type = (all[0] & 0xF0) >> 4;
            int id = type == PUBLISH ? start + 2 + (all[start] << 8) + all[start + 1] : start;
            return Optional.of(new Asked(type, HEX.formatHex(Arrays.copyOfRange(all, id, id + 2))));
        }
    }

    /** What the page asked: a packet type, and its packet identifier where it has one. */
    private record Asked(int type, String id) {}
}
