package dev.tidegate.gateway.trouble;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import dev.tidegate.gateway.fixture.GatewayProcess;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * A gateway, a session that keeps what is published while its client is away, and publishers of both versions. The disk falls ill and gets
 * well again, and nobody restarts anything; then the gateway is killed and started again, and the session is read.
 */
final class Story {
    private static final String CONFIG = """
            listeners:
              mqtt: { transport: tcp, bind: 127.0.0.1:0 }
            admin: { bind: 127.0.0.1:0 }
            store: { path: %s }
            auth: { anonymous: true }
            """;
    private static final String CONNECT = "10 ( <MQTT> 05 02 00 00 ( 11 00 00 0E 10 ) <%s> )";
    private static final int WELL = 20;
    private static final int ILL = 10;
    /** A disk may take a little more than it should. */
    private static final int MOST = 100;

    private final Ailment ailment;
    private final Path folder;

    private Story(Ailment ailment, Path folder) {
        this.ailment = ailment;
        this.folder = folder;
    }

    /** @param folder an empty one */
    static Seen tell(Ailment ailment, Path folder) {
        Path disk = folder.resolve("disk");
        try (ailment) {
            Files.createDirectories(disk);
            ailment.prepare(disk);
            GatewayProcess.configure(folder, CONFIG.formatted(disk.resolve("data")));
            return new Story(ailment, folder).tell();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Seen tell() {
        Seen.InTrouble inTrouble;
        Duration recovery;
        Set<String> afterwards;
        People people;
        try (GatewayProcess gateway = GatewayProcess.start(folder, ailment.under())) {
            People.leaveSession(gateway.address("mqtt"));
            people = new People(gateway.address("mqtt"));
            try (people;
                    RawClient kept = join(gateway, "kept")) {
                people.publishKept(WELL);
                ailment.befall(gateway.pid());
                inTrouble = lookAround(gateway, people, kept);
                ailment.pass();
                recovery = recovery(gateway);
                afterwards = people.publishKept(WELL);
                people.awaitAnswers();
            }
        } // killed
        try (GatewayProcess again = GatewayProcess.start(folder, ailment.under())) {
            return new Seen(inTrouble, recovery, afterwards, people, People.readSession(again.address("mqtt")));
        }
    }

    private static RawClient join(GatewayProcess gateway, String id) {
        RawClient client = gateway.open().send(CONNECT.formatted(id));
        client.next(Packet.ConnAck.class);
        return client;
    }

    private static Seen.InTrouble lookAround(GatewayProcess gateway, People people, RawClient kept) {
        people.publishUntilRefused(MOST);
        Set<String> answers = people.publishKept(ILL);
        people.publishOld(ILL);
        Set<String> live = new TreeSet<>();
        for (int i = 0; i < ILL; i++) {
            live.add(people.publishLive(MqttQos.AT_MOST_ONCE));
            live.add(people.publishLive(MqttQos.AT_LEAST_ONCE));
        }
        Packet subAck = kept.send("82 ( 00 01 () <other> 01 )").next();
        Packet connAck;
        try (RawClient stranger = gateway.open().send(CONNECT.formatted("new"))) {
            connAck = stranger.next();
        }
        return new Seen.InTrouble(
                answers,
                live,
                subAck.toString(),
                connAck.toString(),
                gateway.ask("/readyz"),
                gateway.ask("/metrics"),
                silence(gateway));
    }

    /** From a message that is not stored to the end of the connection; a packet that comes between is a failure. */
    private static Duration silence(GatewayProcess gateway) {
        try (RawClient client =
                gateway.open().send("10 ( <MQTT> 04 02 00 00 <silent> )").expect("20 02 00 00")) {
            long began = System.nanoTime();
            client.send("32 ( <kept> 00 01 'silence' )").expectNothing().expectClose();
            return Duration.ofNanos(System.nanoTime() - began);
        }
    }

    private static Duration recovery(GatewayProcess gateway) {
        long began = System.nanoTime();
        await().atMost(GatewayProcess.PATIENCE)
                .until(() -> gateway.ask("/readyz").startsWith("200"));
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
