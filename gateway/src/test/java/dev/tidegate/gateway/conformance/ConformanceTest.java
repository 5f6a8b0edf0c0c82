package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the chapters share: one running gateway per class, open to clients without a token and under the standard profile, and
 * the first packets of every conversation. A client's id is its name and the wire it came by, so that the runs over TCP and
 * WebSocket never meet; topics get the same ending by {@link #on}. A chapter that needs other settings starts a gateway of its
 * own beside this one.
 *
 * <p>Nobody has to say anything for hours, because some chapters let hours pass.
 */
abstract class ConformanceTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("auth.anonymous=true", "limits.keep-alive-max=65535s");

    /** CONNECT properties: a session that outlives its connection by an hour. */
    static final String AN_HOUR = "11 00000E10";

    /** This name on this wire. */
    static String on(Via via, String name) {
        return name + "/" + via;
    }

    /** CONNECT of MQTT 5, clean start, no keep alive. */
    static String connect(String clientId) {
        return connect("02", "", "<" + clientId + ">");
    }

    /**
     * CONNECT of MQTT 5, no keep alive.
     *
     * @param flags such as {@code 02} for clean start
     * @param properties in the notation of the fixture, without their length
     * @param rest the payload in that notation: client id, and will, user name and password where the flags say so
     */
    static String connect(String flags, String properties, String rest) {
        return "10 ( <MQTT> 05 " + flags + " 00 00 (" + properties + ") " + rest + " )";
    }

    /** The same in MQTT 3.1.1. */
    static String connect311(String flags, String rest) {
        return "10 ( <MQTT> 04 " + flags + " 00 00 " + rest + " )";
    }

    /** A greeted client of MQTT 5, clean start, its session ending with its connection. */
    static RawClient join(Via via, String name) {
        return join(via, name, "02", "");
    }

    /** A greeted client of MQTT 5. */
    static RawClient join(Via via, String name, String flags, String properties) {
        return join(via, name, flags, properties, "");
    }

    /**
     * A greeted client of MQTT 5.
     *
     * @param will what follows the client id: will properties, topic and payload
     */
    static RawClient join(Via via, String name, String flags, String properties, String will) {
        String rest = "<" + on(via, name) + "> " + will;
        RawClient client = GATEWAY.open(via).send(connect(flags, properties, rest));
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    /** A client of MQTT 5 back in a session that was kept for it. */
    static RawClient resume(Via via, String name) {
        RawClient client = GATEWAY.open(via).send(connect("00", AN_HOUR, "<" + on(via, name) + ">"));
        assertThat(client.next(Packet.ConnAck.class).sessionPresent()).isTrue();
        return client;
    }

    /** A greeted client of MQTT 3.1.1, clean session. */
    static RawClient join311(Via via, String name) {
        return open311(via).send(connect311("02", "<" + on(via, name) + ">")).expect("20 02 00 00");
    }

    /** A client that will speak MQTT 3.1.1 and has said nothing yet. */
    static RawClient open311(Via via) {
        return GATEWAY.open(via).speaking(Dialect.V3_1_1);
    }

    /** Subscribes, MQTT 5, and reads the SUBACK. */
    static RawClient subscribe(RawClient client, String filter, String options) {
        client.send("82 ( 00 01 () <" + filter + "> " + options + " )");
        assertThat(client.next(Packet.SubAck.class).codes().get(0).isError()).isFalse();
        return client;
    }

    /** A greeted client of MQTT 5 that hears this topic at QoS 0. */
    static RawClient watcher(Via via, String topic) {
        return subscribe(join(via, topic + "-watcher"), topic, "00");
    }

    /** Nothing has come to this subscriber of the topic until now. */
    static void expectSilence(RawClient subscriber, String topic) {
        String sentinel = "30 ( <" + topic + "> () 'nothing came before me' )";
        subscriber.send(sentinel).expect(sentinel);
    }
}
