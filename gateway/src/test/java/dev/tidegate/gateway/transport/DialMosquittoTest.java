package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.ClientIdentity;
import dev.tidegate.gateway.fixture.UpstreamMosquitto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections of ours to a broker we have not written. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialMosquittoTest {
    private static final byte[] CONNECT = Frames.hex("10 0D 0004 4D515454 04 02 003C 0001 61"); // 3.1.1, client a
    private static final byte[] CONNACK = Frames.hex("20 02 00 00");

    private final Rig rig = new Rig();
    private final Calls calls = new Calls(rig);
    private UpstreamMosquitto broker;

    @BeforeAll
    void start(@TempDir Path directory) {
        broker = new UpstreamMosquitto(directory);
    }

    @AfterEach
    void nothingIsAmiss() {
        assertThat(rig.faults).isEmpty();
    }

    @AfterAll
    void stop() {
        rig.close();
        if (broker != null) {
            broker.close();
        }
    }

    private static ClientTls tls() throws IOException {
        return ClientTls.load(ClientTls.Rules.usual().trusting(ClientIdentity.pem("ec")), Clock.systemUTC());
    }

    private static ClientTls showing(String name) throws IOException {
        return ClientTls.load(
                ClientTls.Rules.usual()
                        .trusting(ClientIdentity.pem("ec"))
                        .showing(ClientIdentity.pem(name), ClientIdentity.pem(name + "-key")),
                Clock.systemUTC());
    }

    Stream<Destination> destinations() throws IOException {
        return Stream.of(
                Calls.to(broker.address(UpstreamMosquitto.Listener.PLAIN)),
                Calls.to(broker.address(UpstreamMosquitto.Listener.WEBSOCKET)),
                Calls.to(broker.address(UpstreamMosquitto.Listener.TLS), tls()),
                Calls.to(broker.address(UpstreamMosquitto.Listener.STRICT_TLS), showing("holders/good")));
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void connect_everyWay_isAcknowledged(Destination there) throws Exception {
        Rig.Guest self = calls.open(there);
        self.calmly(() -> self.wire.write(CONNECT, 0, CONNECT.length));
        await().untilAsserted(() -> assertThat(self.heard()).isEqualTo(CONNACK));
        self.calmly(self.wire::close);
        self.goneOn.get(10, TimeUnit.SECONDS);
    }

    /** Published to ourselves at QoS 0. No larger: 2.0.11 leaves the rest of a megabyte unsent over WebSocket, to Java's client too. */
    @ParameterizedTest
    @MethodSource("destinations")
    void publish_large_comesBack(Destination there) throws Exception {
        Rig.Guest self = calls.open(there);
        byte[] subscribe = Frames.hex("82 06 0001 0001 74 00");
        byte[] body = new byte[100_003];
        Arrays.fill(body, (byte) 0x5A);
        body[0] = 0;
        body[1] = 1;
        body[2] = 't';
        byte[] publish = Frames.join(Frames.hex("30 A38D06"), body); // 100,003 as a variable byte integer
        self.calmly(() -> self.wire.write(CONNECT, 0, CONNECT.length));
        self.calmly(() -> self.wire.write(subscribe, 0, subscribe.length));
        self.calmly(() -> self.wire.write(publish, 0, publish.length));
        byte[] all = Frames.join(CONNACK, Frames.hex("90 03 0001 00"), publish);
        await().untilAsserted(() -> assertThat(self.heard().length).isEqualTo(all.length));
        assertThat(self.heard()).isEqualTo(all);
        self.calmly(self.wire::close);
        self.goneOn.get(10, TimeUnit.SECONDS);
    }

    @Test
    void tlsWhereNoneIsSpoken_isTold() throws Exception {
        String why = calls.failure(
                Calls.to(broker.address(UpstreamMosquitto.Listener.PLAIN).replace("mqtt:", "mqtts:"), tls()));
        assertThat(why).containsAnyOf("not in TLS", "hung up during the handshake of TLS");
    }

    @Test
    void webSocketWhereNoneIsSpoken_isTold() throws Exception {
        String why = calls.failure(
                Calls.to(broker.address(UpstreamMosquitto.Listener.PLAIN).replace("mqtt:", "ws:")));
        assertThat(why).endsWith("it hung up instead of answering the WebSocket upgrade");
    }
}
