package dev.tidegate.gateway.transport;

import static dev.tidegate.gateway.transport.Frames.binary;
import static dev.tidegate.gateway.transport.Frames.frame;
import static dev.tidegate.gateway.transport.Frames.hex;
import static dev.tidegate.gateway.transport.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A84 to A89: what a WebSocket client can do to the whole gateway with frames nobody should send. */
@Timeout(60)
class WebSocketAttacksTest {
    private static final int CONNACK_FLAGS_AND_CODE = 2;
    private static final String PINGREQ = "C0 00";
    private static final String PINGRESP = "D000";

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("auth.anonymous=true", "policy.profile=standard");

    /** Many who use one client id would be stopped as one that takes itself over. */
    private static final AtomicInteger WATCHERS = new AtomicInteger();

    private dev.tidegate.gateway.fixture.RawClient watcher;

    @BeforeEach
    void watch() {
        watcher = GATEWAY.open(Via.TCP)
                .speaking(Dialect.V3_1_1)
                .send("10 ( <MQTT> 04 02 00 00 <watcher-" + WATCHERS.incrementAndGet() + "> )")
                .expect("20 02 00 00");
    }

    /** Connected with a will, over 3.1.1 because its answers have one length. */
    private RawClient connected(String clientId) throws IOException {
        watcher.send("82 ( 00 01 <gone/" + clientId + "> 00 )").expect("90 03 00 01 00");
        RawClient client = RawClient.upgraded(GATEWAY.address("ws"));
        client.send(binary(Notation.bytes(
                "10 ( <MQTT> 04 06 00 00 <" + clientId + "> <gone/" + clientId + "> <" + clientId + "> )")));
        assertThat(client.readPayload(2 + CONNACK_FLAGS_AND_CODE)).isEqualTo(hex("20020000"));
        return client;
    }

    private void expectWill(String clientId) {
        watcher.expect("30 ( <gone/" + clientId + "> " + hexOf(clientId) + " )");
    }

    private static String hexOf(String text) {
        return HexFormat.ofDelimiter(" ").formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A85, A86, A87: each is closed with its code, and as MQTT sees it the client has gone without a word: its will is due. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A84 | 82 FF 0000000100000000 00000000 | 1009 | 4 GiB",
                "A85 | 82 FF 8000000000000000 00000000 | 1002 | the top bit",
                "A85 | 82 FF FFFFFFFFFFFFFFFF 00000000 | 1002 | all bits",
                "A85 | 82 FF 7FFFFFFFFFFFFFFF 00000000 | 1009 | all other bits",
                "A85 | 82 FF 000000000000007E 00000000 | 1002 | 126 in 64 bits",
                "A86 | 02 02 C0 00                     | 1002 | the start of a message, not masked",
                "A86 | 82 02 C0 00                     | 1002 | a message, not masked",
                "A86 | 02 80 00000000 80 02 C0 00      | 1002 | a continuation, not masked",
                "A86 | 88 00                           | 1002 | a close, not masked",
                "A86 | 89 00                           | 1002 | a ping, not masked",
                "A86 | 8A 00                           | 1002 | a pong, not masked",
                "A87 | 81 82 00000000 C0 00            | 1003 | text",
                "A87 | 83 80 00000000                  | 1002 | opcode 3",
                "A87 | 8B 80 00000000                  | 1002 | opcode 11",
                "A87 | C2 80 00000000                  | 1002 | RSV1",
                "A87 | 09 80 00000000                  | 1002 | a fragmented ping",
                "A87 | 89 FE 007E 00000000             | 1002 | a ping of 126 bytes",
                "A87 | 88 82 00000000 03ED             | 1002 | close code 1005",
                "A87 | 88 82 00000000 03E8             | 1000 | a close without DISCONNECT",
            })
    void violation_isClosedWithItsCode_andLeavesTheWill(String row, String bytes, int code, String why)
            throws Exception {
        String clientId = row + "-" + Integer.toHexString(bytes.hashCode());
        try (RawClient client = connected(clientId)) {
            client.send(join(hex(bytes), binary(hex(PINGREQ))));
            assertThat(client.readToEnd()).as(why).isEqualTo(Frames.close(code));
        }
        expectWill(clientId);
    }

    /** A84: a frame of the largest size there may be is no reason to wait for its end, nor to keep any of it. */
    @Test
    void frameThatIsNeverFinished_isHeardAsItDrips() throws Exception {
        try (RawClient client = connected("A84-drip")) {
            client.send(hex("82 FF 0000000040000000 00000000"));
            for (int i = 0; i < 100; i++) {
                client.sendOneByOne(hex(PINGREQ)); // the mask is zero
                assertThat(client.readPayload(2)).isEqualTo(hex(PINGRESP));
            }
        }
        expectWill("A84-drip");
    }

    /** A84: what the MQTT packet in it announces is refused by its header, the first byte of its body unread. */
    @Test
    void packetTooLarge_insideAnEndlessFrame_isRefusedByItsHeader() throws Exception {
        RawClient client = RawClient.upgraded(GATEWAY.address("ws"));
        try (client) {
            client.send(binary(Notation.bytes("10 ( <MQTT> 05 02 00 00 () <A84-packet> )")));
            client.read(2);
            client.send(hex("82 FF 0000000040000000 00000000 30 FF FF FF 7F"));
            byte[] all = client.readToEnd();
            assertThat(Arrays.copyOfRange(all, all.length - 9, all.length)).isEqualTo(hex("8203 E00195 8802 03E8"));
        }
    }

    /** A88: packets and frames need not know of each other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 80 00000000 82 82 00000000 C0 00", // an empty frame before
                "82 82 00000000 C0 00 82 80 00000000", // and behind
                "82 81 00000000 C0 82 80 00000000 82 81 00000000 00", // and within the fixed header
                "02 81 00000000 C0 89 80 00000000 80 81 00000000 00" // a ping there
            })
    void packet_howeverItIsFramed_isHeard(String bytes) throws Exception {
        try (RawClient client = connected("A88-framed")) {
            client.send(hex(bytes));
            client.send(binary(hex(PINGREQ)));
            assertThat(payloads(client, 2)).isEqualTo(hex(PINGRESP.repeat(2)));
        }
    }

    /** A88: one byte in each frame, then a hundred packets in one. */
    @Test
    void packets_oneByteInAFrame_orAHundredInOne_areHeard() throws Exception {
        byte[] hundred = hex(PINGREQ.repeat(100));
        try (RawClient client = connected("A88-bytes")) {
            ByteArrayOutputStream single = new ByteArrayOutputStream();
            for (byte each : hundred) {
                single.writeBytes(binary(each));
            }
            client.send(single.toByteArray());
            assertThat(payloads(client, 100)).isEqualTo(hex(PINGRESP.repeat(100)));
            client.send(frame(0x82, hundred));
            assertThat(payloads(client, 100)).isEqualTo(hex(PINGRESP.repeat(100)));
        }
    }

    /** So many PINGRESP out of frames of any length, pongs left out. */
    private static byte[] payloads(RawClient client, int packets) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        while (heard.size() < 2 * packets) {
            byte[] header = client.read(2);
            int length = header[1] == 126 ? client.read(2)[1] & 0xFF : header[1];
            byte[] payload = client.read(length);
            if (header[0] == (byte) 0x82) {
                heard.writeBytes(payload);
            }
        }
        return heard.toByteArray();
    }

    /** A89: pings nobody reads the answers of, and no goodbye: whoever floods is closed or slowed, others do not notice. */
    @Test
    void pings_byTheHundredThousand_holdNobodyElseUp() throws Exception {
        byte[] pings = repeat(frame(0x89, new byte[125]), 1_000);
        RawClient flood = connected("A89-flood");
        Thread sender = new Thread(flooding(flood, pings));
        sender.start();
        for (int i = 0; i < 20; i++) {
            watcher.send(PINGREQ).expect("D0 00");
        }
        flood.close();
        sender.join();
        expectWill("A89-flood");
    }

    private static Runnable flooding(RawClient client, byte[] pings) {
        return () -> {
            try {
                for (int i = 0; i < 100; i++) {
                    client.send(pings);
                }
            } catch (IOException closed) {
                assertThat(closed).isNotNull(); // which is as good an end as any
            }
        };
    }

    private static byte[] repeat(byte[] bytes, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }
}
