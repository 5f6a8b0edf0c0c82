package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.fixture.Notation;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Section 6 of both versions: MQTT in WebSocket frames, sent by a WebSocket client that is not ours. */
class S60_WebSocketTest extends ConformanceTest {
    private static final String HELLO = connect("frames");
    private static final String HELLO_311 = connect311("02", "<frames-old>");
    private static final String TALK = "82 ( 00 01 () <ws> 00 ) 30 ( <ws> () 'one' ) 30 ( <ws> () 'two' ) C0 00";
    private static final String ANSWER = "90 ( 00 01 () 00 ) 30 ( <ws> () 'one' ) 30 ( <ws> () 'two' ) D0 00";
    private static final String TALK_311 = "82 ( 00 01 <ws-old> 00 ) 30 ( <ws-old> 'one' ) C0 00";
    private static final String ANSWER_311 = "20 02 00 00 90 ( 00 01 00 ) 30 ( <ws-old> 'one' ) D0 00";

    /** Collects what comes: bytes of binary frames, and the code of the close. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<Byte> bytes = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            while (data.hasRemaining()) {
                bytes.add(data.get());
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            closed.completeExceptionally(new AssertionError("A text frame came"));
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }

        private void expect(String written) throws InterruptedException {
            byte[] expected = Notation.bytes(written);
            ByteArrayOutputStream came = new ByteArrayOutputStream();
            while (came.size() < expected.length) {
                Byte next = bytes.poll(8, TimeUnit.SECONDS);
                assertThat(next)
                        .as("another byte behind " + HexFormat.of().formatHex(came.toByteArray()))
                        .isNotNull();
                came.write(next);
            }
            assertThat(came.toByteArray()).isEqualTo(expected);
        }

        /** Reads the CONNACK of MQTT 5, whatever it promises. */
        private void expectConnAck() throws InterruptedException {
            expect("20");
            Byte length = bytes.poll(8, TimeUnit.SECONDS);
            assertThat(length).isNotNull();
            expect("00 00");
            for (int i = 2; i < length; i++) {
                assertThat(bytes.poll(8, TimeUnit.SECONDS)).isNotNull();
            }
        }

        private int closeCode() throws Exception {
            return closed.get(8, TimeUnit.SECONDS);
        }
    }

    private static WebSocket open(Heard heard, String... subProtocols) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (subProtocols.length > 0) {
            builder.subprotocols(subProtocols[0], java.util.Arrays.copyOfRange(subProtocols, 1, subProtocols.length));
        }
        URI mqtt = URI.create("ws://127.0.0.1:" + GATEWAY.address("ws").getPort() + "/mqtt");
        return builder.buildAsync(mqtt, heard).join();
    }

    private static void send(WebSocket socket, byte[] bytes, int from, int to, boolean last) {
        socket.sendBinary(ByteBuffer.wrap(bytes, from, to - from), last).join();
    }

    private static void send(WebSocket socket, String written) {
        byte[] bytes = Notation.bytes(written);
        send(socket, bytes, 0, bytes.length, true);
    }

    @Test
    @Normative("MQTT-6.0.0-1")
    @Normative(value = "MQTT-6.0.0-1", version = V3_1_1)
    void textFrame_closesWith1003() throws Exception {
        // Packets travel in binary frames; another data frame closes the connection.
        for (String hello : new String[] {HELLO, HELLO_311}) {
            Heard heard = new Heard();
            WebSocket socket = open(heard, "mqtt");
            send(socket, hello);
            socket.sendText("MQTT", true).join();
            assertThat(heard.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    @Normative("MQTT-6.0.0-1")
    void answers_comeInBinaryFramesOnly() throws Exception {
        // We send binary frames only.
        Heard heard = new Heard();
        WebSocket socket = open(heard, "mqtt");
        send(socket, HELLO + TALK);
        heard.expectConnAck();
        heard.expect(ANSWER);
        send(socket, "E0 00");
        assertThat(heard.closeCode()).isEqualTo(1000);
    }

    @Test
    @Normative("MQTT-6.0.0-2")
    @Normative(value = "MQTT-6.0.0-2", version = V3_1_1)
    void packets_needNotAlignWithFrames() throws Exception {
        // A frame may hold part of a packet, a whole one, several, or nothing.
        byte[] all = Notation.bytes(HELLO_311 + TALK_311);
        for (int size : new int[] {1, 2, 3, 7, 20, all.length}) {
            Heard heard = new Heard();
            WebSocket socket = open(heard, "mqtt");
            for (int at = 0; at < all.length; at += size) {
                send(socket, all, at, Math.min(all.length, at + size), true);
                send(socket, all, 0, 0, true);
            }
            heard.expect(ANSWER_311);
            send(socket, "E0 00");
            assertThat(heard.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    @Normative("MQTT-6.0.0-2")
    void packets_mayBeSpreadOverFragmentsOfOneMessage_withPingsBetween() throws Exception {
        // Nor need they align with the fragments of one WebSocket message.
        byte[] all = Notation.bytes(HELLO + TALK);
        Heard heard = new Heard();
        WebSocket socket = open(heard, "mqtt");
        for (int at = 0; at < all.length; at++) {
            send(socket, all, at, at + 1, at == all.length - 1);
            socket.sendPing(ByteBuffer.allocate(0)).join();
        }
        heard.expectConnAck();
        heard.expect(ANSWER);
        socket.abort();
    }

    @Test
    @Normative("MQTT-6.0.0-3")
    @Normative(value = "MQTT-6.0.0-3", version = V3_1_1)
    void client_thatDoesNotOfferMqtt_isRefusedWith400() {
        // The client offers the sub-protocol mqtt.
        for (String[] offer : new String[][] {{}, {"chat"}, {"MQTT"}, {"mqttv5", "stomp"}}) {
            assertThatThrownBy(() -> open(new Heard(), offer))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            refused -> assertThat(refused.getResponse().statusCode())
                                    .isEqualTo(400));
        }
    }

    @Test
    @Normative("MQTT-6.0.0-4")
    @Normative(value = "MQTT-6.0.0-4", version = V3_1_1)
    void server_selectsMqtt() {
        // The server selects the sub-protocol mqtt.
        for (String[] offer : new String[][] {{"mqtt"}, {"chat", "mqtt"}, {"mqttv3.1", "mqtt"}}) {
            WebSocket socket = open(new Heard(), offer);
            assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
            socket.abort();
        }
    }
}
