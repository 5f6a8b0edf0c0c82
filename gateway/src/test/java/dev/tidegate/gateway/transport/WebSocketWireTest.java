package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.binary;
import static dev.tidegate.gateway.transport.Frames.frame;
import static dev.tidegate.gateway.transport.Frames.hex;
import static dev.tidegate.gateway.transport.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WebSocketWireTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private RawClient client() throws Exception {
        return RawClient.upgraded(rig.webSocket().address());
    }

    @Test
    void echo_oneByteAtATime_comesBackFramed() throws Exception {
        try (RawClient client = client()) {
            client.sendOneByOne(join(binary((byte) 1, (byte) 2), binary(), binary((byte) 3)));
            assertThat(client.readPayload(3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void echo_bytesBehindTheUpgradeRequest_areNotLost() throws Exception {
        try (RawClient client = RawClient.connect(rig.webSocket().address())) {
            byte[] request = RawClient.UPGRADE.getBytes(StandardCharsets.ISO_8859_1);
            byte[] half = binary((byte) 6, (byte) 7);
            client.send(join(request, binary((byte) 5), hex("8282")));
            client.head();
            assertThat(client.read(3)).isEqualTo(hex("820105"));
            client.send(Arrays.copyOfRange(half, 2, half.length));
            assertThat(client.read(4)).isEqualTo(hex("82020607"));
        }
    }

    @Test
    void write_severalPacketsInOneTurn_shareAFrame() throws Exception {
        try (RawClient client = client()) {
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> {
                guest.wire.write(new byte[] {1, 2}, 0, 2);
                guest.wire.write(new byte[] {3}, 0, 1);
            });
            assertThat(client.read(5)).isEqualTo(hex("8203010203"));
        }
    }

    @Test
    void write_slowReader_framesSurvivePartialWrites() throws Exception {
        byte[] large = random(6 * 1024 * 1024);
        InetSocketAddress address = rig.webSocket().address();
        try (RawClient client = RawClient.connectNarrow(address)) {
            client.send(RawClient.UPGRADE);
            client.head();
            Rig.Guest guest = rig.guest();
            guest.calmly(() -> guest.wire.writeShared(large, 0, large.length));
            guest.calmly(() -> guest.wire.write(large, 0, 1000));
            client.send(frame(0x89, (byte) 42));
            guest.calmly(() -> guest.wire.write(large, 1000, 500));
            assertThat(guest.unsent()).isPositive();

            assertThat(client.read(10)).isEqualTo(hex("827F 0000000000600000"));
            assertThat(client.read(large.length)).isEqualTo(large);
            String rest = HexFormat.of().formatHex(client.read(1500 + 4 + 3));
            assertThat(rest).contains("8a012a");
            guest.calmly(() -> assertThat(guest.drained.get()).isPositive());
            assertThat(guest.unsent()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8200, 1002, unmasked",
        "8180 00000000, 1003, text",
        "82FFFFFFFFFFFFFFFFFF00000000, 1002, the top bit of a length",
        "82FF7FFFFFFFFFFFFFFF00000000, 1009, an absurd length"
    })
    void violation_closesWithItsCodeAndEndsTheConversation(String frame, int code, String why) throws Exception {
        try (RawClient client = client()) {
            client.send(join(hex(frame), binary((byte) 1)));
            assertThat(client.readToEnd()).as(why).isEqualTo(Frames.close(code));
        }
        Rig.Guest guest = rig.guest();
        guest.goneOn.get(10, TimeUnit.SECONDS);
        assertThat(guest.heard()).isEmpty();
    }

    @Test
    void close_fromPeer_isAnsweredWithItsCode() throws Exception {
        try (RawClient client = client()) {
            client.send(join(binary((byte) 1), frame(0x88, hex("0FA1")))); // 4001
            assertThat(client.readToEnd()).isEqualTo(hex("820101 88020FA1"));
        }
        Rig.Guest guest = rig.guest();
        guest.goneOn.get(10, TimeUnit.SECONDS);
        assertThat(guest.gone).hasValue(1);
    }

    @Test
    void close_fromUs_saysNormalBehindTheLastPacket() throws Exception {
        rig.manners = guest -> guest.answer = bytes -> {
            guest.wire.write(bytes, 0, bytes.length);
            guest.wire.close();
        };
        try (RawClient client = client()) {
            client.send(join(binary((byte) 1), frame(0x89, random(100)), binary(random(200_000))));
            byte[] all = client.readToEnd();
            assertThat(all).startsWith(hex("8A64")).endsWith(hex("880203E8"));
        }
    }

    @Test
    void ping_isAnswered() throws Exception {
        try (RawClient client = client()) {
            client.send(frame(0x89, (byte) 1, (byte) 2));
            assertThat(client.read(4)).isEqualTo(hex("8A020102"));
        }
    }

    @Test
    void pauseReading_betweenFrames_nothingIsHeardAfterwards() throws Exception {
        rig.manners = guest -> guest.answer = bytes -> guest.wire.pauseReading();
        try (RawClient client = client()) {
            client.send(binary((byte) 1));
            Rig.Guest guest = rig.guest();
            await().until(() -> guest.heard().length == 1);
            client.send(binary((byte) 2));
            guest.calmly(() -> {});
            assertThat(guest.heard()).containsExactly(1);
        }
    }

    @Test
    void jdkClient_messagesOfEverySize_comeBack() throws Exception {
        InetSocketAddress address = rig.webSocket().address();
        URI uri = URI.create("ws://127.0.0.1:" + address.getPort() + "/mqtt");
        Collector collector = new Collector();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(uri, collector)
                .get(10, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
        for (int size : new int[] {1, 125, 126, 65_535, 65_536, 1_000_000}) {
            byte[] bytes = random(size);
            socket.sendBinary(ByteBuffer.wrap(bytes), true).get(10, TimeUnit.SECONDS);
            assertThat(collector.take(size)).isEqualTo(bytes);
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(10, TimeUnit.SECONDS);
        assertThat(collector.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
