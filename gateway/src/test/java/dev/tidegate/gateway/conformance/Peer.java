package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.ProtocolVersion;

/**
 * A client of either version with the words of both: every packet is written as MQTT 5 has it, and one of 3.1.1 leaves out the
 * {@code ()} of properties it has none of. All its sessions outlive their connections.
 */
final class Peer implements AutoCloseable {
    private final RawClient client;
    private final ProtocolVersion version;

    private Peer(RawClient client, ProtocolVersion version) {
        this.client = client;
        this.version = version;
    }

    /** Connects to the session of this name, which is there already or not. */
    static Peer come(RawClient client, ProtocolVersion version, String name, Presence presence) {
        return come(client, version, presence, "00", "", "<" + name + ">");
    }

    /**
     * The same with more to say.
     *
     * @param flags those of the will
     * @param properties of CONNECT, which a client of MQTT 3.1.1 keeps to itself
     * @param rest the client id and what follows it
     */
    static Peer come(
            RawClient client,
            ProtocolVersion version,
            Presence presence,
            String flags,
            String properties,
            String rest) {
        Peer peer = new Peer(client.speaking(Dialect.of(version)), version);
        String connect = version == V5
                ? ConformanceTest.connect(flags, ConformanceTest.AN_HOUR + " " + properties, rest)
                : ConformanceTest.connect311(flags, rest);
        peer.say(connect);
        Packet.ConnAck greeting = client.next(Packet.ConnAck.class);
        assertThat(greeting.code().isError()).isFalse();
        assertThat(greeting.sessionPresent()).isEqualTo(presence == Presence.RESUMED);
        return peer;
    }

    /** Whether the session was there. */
    enum Presence {
        NEW,
        RESUMED
    }

    private String own(String written) {
        return version == V5 ? written : written.replace("()", "");
    }

    Peer say(String written) {
        client.send(own(written));
        return this;
    }

    Peer hear(String written) {
        client.expect(own(written));
        return this;
    }

    /** Subscribes at this QoS. */
    Peer subscribe(String filter, int qos) {
        return say("82 ( 00 01 () <" + filter + "> 0" + qos + " )").hear("90 ( 00 01 () 0" + qos + " )");
    }

    /** Everything said so far has been heard, and nothing came of it. */
    Peer hearNothing() {
        client.expectNothing();
        return this;
    }

    RawClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
