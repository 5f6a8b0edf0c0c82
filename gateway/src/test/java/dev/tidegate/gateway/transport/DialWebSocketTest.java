package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DialWebSocketTest {
    private final Rig rig = new Rig();
    private final Calls calls = new Calls(rig);

    @AfterEach
    void close() {
        rig.close();
        assertThat(rig.faults).isEmpty();
    }

    private static Destination at(FakeServer server) {
        return Calls.to("ws://localhost:" + server.port());
    }

    // ---- a server that speaks WebSocket

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 65_535, 65_536, 3_000_000})
    void write_anySize_ourOwnListenerEchoesIt(int size) throws Exception {
        byte[] bytes = random(size);
        Rig.Guest self = calls.open(Calls.to(Calls.at("ws", rig.webSocket().address())));
        self.calmly(() -> self.wire.write(bytes, 0, bytes.length));
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
        assertThat(self.unsent()).isZero();
    }

    @Test
    void writeShared_array_isMaskedOnTheWireOnly() throws Exception {
        byte[] bytes = random(100_000);
        byte[] given = bytes.clone();
        Rig.Guest self = calls.open(Calls.to(Calls.at("ws", rig.webSocket().address())));
        self.calmly(() -> {
            self.wire.write(given, 0, 3); // so that the mask does not begin with the array
            self.wire.writeShared(given, 3, given.length - 3);
        });
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
        assertThat(given).isEqualTo(bytes);
    }

    @Test
    void write_manyTurns_serverHearsThemInOrder() throws Exception {
        byte[] bytes = random(200_000);
        Rig.Guest self = calls.open(Calls.to(Calls.at("ws", rig.webSocket().address())));
        for (int from = 0; from < bytes.length; from += 1000) {
            int at = from;
            self.calmly(() -> self.wire.write(bytes, at, 1000));
        }
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(bytes));
    }

    @Test
    void write_serverThatDoesNotRead_backsUpAndArrivesWhole() throws Exception {
        byte[] bytes = random(8_000_000);
        rig.manners = guest -> {
            guest.answer = ignored -> {};
            guest.wire.pauseReading();
        };
        Rig.Guest self = calls.open(Calls.to(Calls.at("ws", rig.webSocket().address())));
        Rig.Guest server = rig.guest();
        self.calmly(() -> self.wire.write(bytes, 0, bytes.length));
        self.calmly(() -> self.wire.write(bytes, 0, 1000));
        assertThat(self.unsent()).isPositive();
        server.calmly(server.wire::resumeReading);
        await().untilAsserted(() -> assertThat(server.heard()).hasSize(bytes.length + 1000));
        assertThat(Arrays.copyOf(server.heard(), bytes.length)).isEqualTo(bytes);
        await().untilAsserted(() -> assertThat(self.drained).hasPositiveValue());
    }

    @Test
    void close_byUs_serverHearsTheRestAndACloseFrame() throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.say(client, FakeServer.consent(FakeServer.head(client)));
            heard.complete(unmasked(client));
        })) {
            Rig.Guest self = calls.open(at(server));
            self.calmly(() -> {
                self.wire.write(new byte[] {1, 2, 3}, 0, 3);
                self.wire.close();
            });
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(hex("82 03 010203 88 02 03E8"));
        }
    }

    @Test
    void close_byServer_isAnsweredAndGone() throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.say(client, FakeServer.consent(FakeServer.head(client)));
            client.getOutputStream().write(hex("82 01 07 88 02 03E9"));
            heard.complete(unmasked(client));
            client.close();
        })) {
            Rig.Guest self = calls.open(at(server));
            self.goneOn.get(10, TimeUnit.SECONDS);
            assertThat(self.heard()).containsExactly(7);
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(hex("88 02 03E9"));
        }
    }

    @Test
    void ping_ofServer_isAnswered() throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.say(client, FakeServer.consent(FakeServer.head(client)));
            client.getOutputStream().write(hex("89 03 616263"));
            heard.complete(unmaskedFrame(client));
        })) {
            calls.open(at(server));
            assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo(hex("8A 03 616263"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "82 81 00000000 01 | 03EA | a masked frame, as only clients send",
                "81 01 41          | 03EB | text",
                "C2 01 01          | 03EA | RSV1 without an extension",
                "89 7E 007E        | 03EA | a ping of 126 bytes"
            })
    void frame_thatNoServerMaySend_endsTheConnection(String frame, String code, String why) throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.say(client, FakeServer.consent(FakeServer.head(client)));
            client.getOutputStream().write(hex(frame));
            heard.complete(unmasked(client));
            client.close();
        })) {
            Rig.Guest self = calls.open(at(server));
            assertThat(heard.get(10, TimeUnit.SECONDS)).as(why).isEqualTo(hex("88 02 " + code));
            self.goneOn.get(10, TimeUnit.SECONDS);
            assertThat(self.heard()).isEmpty();
        }
    }

    @Test
    void server_thatSendsByteByByte_isUnderstood() throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            byte[] answer = FakeServer.consent(FakeServer.head(client)).getBytes(StandardCharsets.ISO_8859_1);
            byte[] frames = hex("02 02 0102 89 00 80 01 03 82 7E 0080");
            for (byte each : Frames.join(answer, frames, random(128))) {
                client.getOutputStream().write(each);
            }
            FakeServer.untilGone(client);
        })) {
            Rig.Guest self = calls.open(at(server));
            await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(Frames.join(hex("010203"), random(128))));
        }
    }

    @Test
    void server_thatSendsFramesBehindItsAnswer_isHeard() throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            byte[] answer = FakeServer.consent(FakeServer.head(client)).getBytes(StandardCharsets.ISO_8859_1);
            client.getOutputStream().write(Frames.join(answer, hex("82 02 0809")));
            FakeServer.untilGone(client);
        })) {
            Rig.Guest self = calls.open(at(server));
            await().untilAsserted(() -> assertThat(self.heard()).containsExactly(8, 9));
        }
    }

    @Test
    void request_targetAndFields_areSentAsWritten() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (FakeServer server = FakeServer.who(client -> {
            heard.complete(FakeServer.head(client));
            FakeServer.untilGone(client);
        })) {
            BrokerAddress address =
                    BrokerAddress.parse("ws://broker.example.com:" + server.port() + "/a/b?X-Signature=s%2F1");
            Map<String, String> fields = Map.of("Authorization", "Bearer abc.def");
            calls.dial(0, new Destination(address, Calls.PATIENT, fields, null));
            String head = heard.get(10, TimeUnit.SECONDS);
            assertThat(head.lines())
                    .contains(
                            "GET /a/b?X-Signature=s%2F1 HTTP/1.1",
                            "Host: broker.example.com:" + server.port(),
                            "Authorization: Bearer abc.def",
                            "Sec-WebSocket-Protocol: mqtt",
                            "Sec-WebSocket-Version: 13");
        }
    }

    // ---- and one that does not

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 404 Not Found | it answered 404 Not Found to the WebSocket upgrade at /mqtt: is the path right?",
                "HTTP/1.1 401 Unauthorized | it answered 401 Unauthorized to the WebSocket upgrade at /mqtt: it wants other",
                "HTTP/1.0 503 | it answered 503 to the WebSocket upgrade at /mqtt",
                "HTTP/1.1 200 OK | is the path right?",
                "HTTP/2 200 | is no HTTP",
                "HTTP/1.1 101 Fine | switches to something else"
            })
    void answer_otherThanConsent_isTold(String status, String why) throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.head(client);
            FakeServer.say(client, status + "\r\nServer: x\r\n\r\nbody");
            FakeServer.untilGone(client);
        })) {
            BrokerAddress address = BrokerAddress.parse("ws://localhost:" + server.port() + "/mqtt?token=secret");
            assertThat(calls.failure(Destination.plain(address, Calls.PATIENT)))
                    .startsWith("ws://localhost:" + server.port() + "/mqtt: ")
                    .contains(why)
                    .doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Accept: .* | Sec-WebSocket-Accept: c2VjcmV0 | does not fit our key",
                "Sec-WebSocket-Accept: .* | X: y | does not fit our key",
                "Sec-WebSocket-Protocol: mqtt | X: y | did not agree on the subprotocol mqtt, but on none",
                "Sec-WebSocket-Protocol: mqtt | Sec-WebSocket-Protocol: chat | but on chat",
                "Upgrade: WebSocket | Upgrade: h2c | switches to something else",
                "keep-alive, upgrade | keep-alive | switches to something else",
                "Upgrade: WebSocket | Upgrade | damaged header",
                "(Sec-WebSocket-Protocol: mqtt) | $1;Sec-WebSocket-Extensions: permessage-deflate | extensions"
            })
    void consent_withAMistake_isRefused(String right, String wrong, String why) throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            String consent = FakeServer.consent(FakeServer.head(client));
            FakeServer.say(client, consent.replaceFirst(right, wrong.replace(";", "\r\n")));
            FakeServer.untilGone(client);
        })) {
            assertThat(calls.failure(at(server))).contains(why);
            assertThat(calls.opened).isEmpty();
        }
    }

    @Test
    void answer_thatIsNoHttp_isNotWaitedFor() throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            client.getOutputStream().write(hex("20 02 00 00"));
            FakeServer.untilGone(client);
        })) {
            assertThat(calls.failure(at(server))).contains("is no HTTP: is MQTT spoken there without WebSocket?");
        }
    }

    @Test
    void answer_withoutEnd_isCut() throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.say(client, "HTTP/1.1 101 OK\r\n");
            for (int i = 0; i < 3_000; i++) {
                FakeServer.say(client, "X-Field: something\r\n");
            }
        })) {
            assertThat(calls.failure(at(server))).contains("longer than 16384 bytes");
        }
    }

    @Test
    void server_thatHangsUpInstead_isTold() throws Exception {
        try (FakeServer server = FakeServer.who(client -> {
            FakeServer.head(client);
            client.close();
        })) {
            assertThat(calls.failure(at(server))).endsWith("it hung up instead of answering the WebSocket upgrade");
        }
    }

    @Test
    void server_thatSaysNothing_isGivenUp() throws Exception {
        try (FakeServer server = FakeServer.who(FakeServer::untilGone)) {
            BrokerAddress address = BrokerAddress.parse("ws://localhost:" + server.port());
            assertThat(calls.failure(Destination.plain(address, Duration.ofMillis(300))))
                    .endsWith("the WebSocket upgrade was not answered within 300 ms");
        }
    }

    // ---- the small print

    /** Frames until the client ends, as a server reads them, without their masks. */
    private static byte[] unmasked(Socket client) throws Exception {
        byte[] all = {};
        for (byte[] frame = unmaskedFrame(client); frame.length > 0; frame = unmaskedFrame(client)) {
            all = Frames.join(all, frame);
            if (frame[0] == (byte) 0x88) {
                return all;
            }
        }
        return all;
    }

    private static byte[] unmaskedFrame(Socket client) throws Exception {
        byte[] header = client.getInputStream().readNBytes(6);
        if (header.length < 6) {
            return new byte[0];
        }
        assertThat(header[1]).as("masked and short").isBetween((byte) 0x80, (byte) (0x80 + 125));
        byte[] payload = client.getInputStream().readNBytes(header[1] & 0x7F);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= header[2 + (i & 3)];
        }
        return Frames.join(new byte[] {header[0], (byte) payload.length}, payload);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
