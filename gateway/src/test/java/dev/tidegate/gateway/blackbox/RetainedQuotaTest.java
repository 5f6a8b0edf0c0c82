package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A subject leaves two retained messages, whichever of its connections and whatever way it takes. */
class RetainedQuotaTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("limits.retained-per-identity=2");

    private static RawClient of(Via via, String subject, String clientId, String flags, String will) {
        RawClient client = GATEWAY.open(via)
                .send("10 ( <MQTT> 05 " + flags + " 0000 () <" + clientId + via + subject + "> " + will + " <any> <"
                        + GATEWAY.token(subject + via) + "> )");
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    private static RawClient of(Via via, String subject, String clientId) {
        return of(via, subject, clientId, "C2", "");
    }

    private static String retained(String topic, int id) {
        return String.format("33 ( <%s> %04X () 'x' )", topic, id);
    }

    /** What is there for whoever comes next; the answer to PINGREQ where nothing is. */
    private static String kept(Via via, String topic) {
        try (RawClient reader = GATEWAY.join(via, "reader" + topic.hashCode() + via)) {
            reader.send("82 ( 0001 () <" + topic + "> 00 )").expect("90 ( 0001 () 00 )");
            Packet next = reader.send("C000").next();
            return next.type().name();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneMoreThanTwo_isRefusedWith0x97_onAnyConnectionOfTheSubject(Via via) {
        String topic = "q/" + via + "/";
        RawClient one = of(via, "ann", "one");
        one.send(retained(topic + "a", 1)).expect("40 03 0001 10");
        RawClient other = of(via, "ann", "other");
        other.send(retained(topic + "b", 1)).expect("40 03 0001 10");
        other.send(retained(topic + "c", 2)).expect("40 03 0002 97");
        assertThat(kept(via, topic + "c")).isEqualTo("PINGRESP");
    }

    @ParameterizedTest
    @EnumSource
    void replacingAndRemoving_areNeverTooMany(Via via) {
        String topic = "r/" + via + "/";
        RawClient client = of(via, "ben", "r");
        client.send(retained(topic + "a", 1)).expect("40 03 0001 10");
        client.send(retained(topic + "b", 2)).expect("40 03 0002 10");
        client.send(retained(topic + "b", 3)).expect("40 03 0003 10");
        client.send("33 ( <" + topic + "a> 0004 () )").expect("40 03 0004 10");
        client.send(retained(topic + "c", 5)).expect("40 03 0005 10");
    }

    @ParameterizedTest
    @EnumSource
    void anotherSubject_hasItsOwnTwo(Via via) {
        String topic = "s/" + via + "/";
        RawClient cid = of(via, "cid", "c");
        cid.send(retained(topic + "a", 1)).expect("40 03 0001 10");
        cid.send(retained(topic + "b", 2)).expect("40 03 0002 10");
        of(via, "dan", "d").send(retained(topic + "c", 1)).expect("40 03 0001 10");
    }

    /** MQTT 3.1.1 has no code in PUBACK: an ordinary one, and nothing is kept. */
    @ParameterizedTest
    @EnumSource
    void oneMoreThanTwo_ofAnOlderClient_isAcknowledgedAndNotKept(Via via) {
        String topic = "o/" + via + "/";
        RawClient client = GATEWAY.open(via)
                .speaking(Dialect.V3_1_1)
                .send("10 ( <MQTT> 04 C2 0000 <old" + via + "> <any> <" + GATEWAY.token("eve" + via) + "> )")
                .expect("20 02 00 00");
        for (int i = 1; i <= 3; i++) {
            client.send(String.format("33 ( <%s%d> %04X 'x' )", topic, i, i)).expect(String.format("40 02 %04X", i));
        }
        assertThat(kept(via, topic + "3")).isEqualTo("PINGRESP");
    }

    @ParameterizedTest
    @EnumSource
    void will_thatWouldBeOneMore_isPassedOnAndNotKept(Via via) {
        String topic = "w/" + via + "/";
        RawClient watcher = GATEWAY.join(via, "watch" + via);
        watcher.send("82 ( 0001 () <" + topic + "#> 08 )").expect("90 ( 0001 () 00 )");
        for (int i = 1; i <= 3; i++) {
            of(via, "fay", "w" + i, "E6", "() <" + topic + i + "> <gone>").close();
            watcher.expect((i < 3 ? "31" : "30") + " ( <" + topic + i + "> () 'gone' )");
        }
        assertThat(kept(via, topic + "2")).isEqualTo("PUBLISH");
        assertThat(kept(via, topic + "3")).isEqualTo("PINGRESP");
    }

    @ParameterizedTest
    @EnumSource
    void wills_countAmongThem(Via via) {
        String topic = "v/" + via + "/";
        RawClient watcher = GATEWAY.join(via, "see" + via);
        watcher.send("82 ( 0001 () <" + topic + "#> 00 )").expect("90 ( 0001 () 00 )");
        for (int i = 1; i <= 2; i++) {
            of(via, "gus", "v" + i, "E6", "() <" + topic + i + "> <gone>").close();
            watcher.expect("30 ( <" + topic + i + "> () 'gone' )");
        }
        of(via, "gus", "v").send(retained(topic + "c", 1)).expect("40 03 0001 97");
    }
}
