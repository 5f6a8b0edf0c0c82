package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Section 4.7.2 of both versions, with topics below {@code $SYS} on which something is really published and retained. */
class S47_SystemTopicsTest extends ConformanceTest {
    /** Changes with every packet anybody sends. */
    private static final String BUSY = "$SYS/broker/bytes/received";

    private static final int ROUNDS = 3;

    @RegisterExtension
    static final RunningGateway TALKATIVE = RunningGateway.with("auth.anonymous=true", "sys.interval=100ms");

    private static RawClient young(Via via, String name, String filter) {
        return subscribe(TALKATIVE.join(via, name + "-" + via), filter, "00");
    }

    private static RawClient old(Via via, String name, String filter) {
        return TALKATIVE
                .join311(via, name + "-" + via)
                .send("82 ( 00 01 <" + filter + "> 00 )")
                .expect("90 ( 00 01 00 )");
    }

    /** Every round makes the gateway say something new; whoever must not hear it has not. */
    private static void expectDeaf(Via via, List<RawClient> deaf) {
        try (RawClient listener = young(via, "listener", BUSY)) {
            assertThat(listener.next(Packet.Publish.class).retain()).isTrue();
            for (int round = 0; round < ROUNDS; round++) {
                deaf.forEach(RawClient::expectNothing);
                assertThat(listener.next(Packet.Publish.class).retain()).isFalse();
            }
        }
        deaf.forEach(RawClient::expectNothing);
        deaf.forEach(RawClient::close);
    }

    @Wires
    @Normative("MQTT-4.7.2-1")
    void filters_thatBeginWithAWildcard_hearNothingOfTheGatewaysOwn(Via via) {
        // A filter that begins with # or + matches no topic that begins with $, be it retained or published now.
        expectDeaf(
                via,
                List.of(
                        young(via, "hash", "#"),
                        young(via, "plus", "+/#"),
                        young(via, "plus-exact", "+/broker/bytes/received"),
                        young(via, "plus-plus", "+/+/+/+")));
    }

    @Wires
    @Normative("MQTT-4.7.2-1")
    void shares_thatBeginWithAWildcard_hearNothingOfTheGatewaysOwn(Via via) {
        // The same holds for the filter within a share.
        expectDeaf(
                via,
                List.of(
                        young(via, "share-hash", "$share/g/#"),
                        young(via, "share-plus", "$share/g/+/broker/bytes/received")));
    }

    @Wires
    @Normative(value = "MQTT-4.7.2-1", version = V3_1_1)
    void filters_ofOldClients_thatBeginWithAWildcard_hearNothingOfTheGatewaysOwn(Via via) {
        // A filter that begins with # or + matches no topic that begins with $, be it retained or published now.
        expectDeaf(
                via,
                List.of(
                        old(via, "old-hash", "#"),
                        old(via, "old-plus", "+/#"),
                        old(via, "old-plus-exact", "+/broker/bytes/received")));
    }

    @Wires
    void filters_belowSys_hearTheGatewaysOwn(Via via) {
        // "$SYS/#" and "$SYS/+/..." name it, in both versions: first what is retained, then what changes.
        try (RawClient young = young(via, "young", "$SYS/+/bytes/received");
                RawClient old = old(via, "old", BUSY)) {
            expectNews(young);
            expectNews(old.speaking(Dialect.V3_1_1));
        }
        try (RawClient all = young(via, "all", "$SYS/#")) {
            assertThat(all.next(Packet.Publish.class).retain()).isTrue();
        }
    }

    private static void expectNews(RawClient client) {
        assertThat(client.next(Packet.Publish.class).retain()).isTrue();
        Packet.Publish next = client.next(Packet.Publish.class);
        assertThat(next.retain()).isFalse();
        assertThat(next.topic()).hasToString(BUSY);
        assertThat(new String(next.payload(), StandardCharsets.UTF_8)).matches("[0-9]+");
    }

    @Wires
    void clients_cannotSpeakForTheGateway(Via via) {
        // A PUBLISH below $SYS is refused with 0x87; what is retained there stays what we said.
        String version = "$SYS/broker/version";
        try (RawClient liar = TALKATIVE.join(via, "liar-" + via);
                RawClient oldLiar = TALKATIVE.join311(via, "old-liar-" + via)) {
            liar.send("33 ( <" + version + "> 00 01 () 'mine' )");
            assertThat(liar.next(Packet.PubAck.class).code()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
            liar.send("31 ( <" + version + "> () )").expectNothing();
            oldLiar.send("33 ( <" + version + "> 00 01 'mine' )").expect("40 02 00 01");
        }
        try (RawClient client = young(via, "reader", version)) {
            Packet.Publish said = client.next(Packet.Publish.class);
            assertThat(new String(said.payload(), StandardCharsets.UTF_8)).startsWith("tidegate version ");
        }
    }
}
