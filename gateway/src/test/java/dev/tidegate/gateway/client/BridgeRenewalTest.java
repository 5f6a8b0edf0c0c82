package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bridge to a gateway whose tokens are good for an hour, and which ends the connections of those that have expired. */
class BridgeRenewalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOST_OF_AN_HOUR = Duration.ofMinutes(55);
    private static final int RENEWALS = 3;
    private static final int MESSAGES = 40;
    /** The upstream bears a token for half a minute longer. */
    private static final Duration REST_OF_IT = Duration.ofMinutes(6);

    private static final String[] PATIENT = {"auth.anonymous=true", "limits.keep-alive-max=65535s"};

    @TempDir
    private Path directory;

    private RunningGateway upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = RunningGateway.with(PATIENT).start();
        mint();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    /** What an identity provider does with the file, as somebody else's program. */
    private void mint() throws IOException {
        Path next = Files.writeString(directory.resolve("next"), upstream.token("bridge") + "\n");
        Files.move(next, token(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path token() {
        return directory.resolve("token");
    }

    private RunningGateway bridged(String password, String renewBefore) {
        RunningGateway gateway = RunningGateway.with(PATIENT)
                .configured("""
                        bridges:
                          plant:
                            address: mqtt://127.0.0.1:%d
                            %s
                            renew-before: %s
                            keep-alive: 65535s
                            backoff-min: 100ms
                            backoff-max: 500ms
                            topics:
                              - { out: "up/{*}", as: "eu/up/{*}" }
                              - { in: "eu/down/{*}", as: "down/{*}" }
                        """.formatted(upstream.address("mqtt").getPort(), password, renewBefore))
                .start();
        awaitShown(gateway, "\"connects\":1,");
        return gateway;
    }

    private static String shown(RunningGateway gateway) {
        return new Operator(gateway).send("GET", "/api/bridges?name=plant", "").body();
    }

    private static void awaitShown(RunningGateway gateway, String text) {
        await().atMost(PATIENCE).until(() -> shown(gateway).contains(text));
    }

    /** Without a token, so that nobody ends it. */
    private static RawClient somebody(RunningGateway at, String name) {
        RawClient client = at.open(Via.TCP).send("10 ( <MQTT> 05 02 00 00 () <" + name + "> )");
        client.next(Packet.ConnAck.class);
        return client;
    }

    private static RawClient reader(RunningGateway at, String filter) {
        RawClient client = somebody(at, "reader").send("82 ( 00 01 () <" + filter + "> 02 )");
        client.next(Packet.SubAck.class);
        return client;
    }

    private static void publish(RawClient writer, String topic, int number) {
        String id = "00 %02X".formatted(number);
        writer.send("34 ( <" + topic + "> " + id + " () '" + number + "' )").next(Packet.PubRec.class);
        writer.send("62 02 " + id).next(Packet.PubComp.class);
    }

    private static List<String> heard(RawClient reader) {
        return numbers()
                .map(any -> new String(reader.next(Packet.Publish.class).payload(), StandardCharsets.US_ASCII))
                .toList();
    }

    private static Stream<String> numbers() {
        return IntStream.rangeClosed(1, RENEWALS * MESSAGES).mapToObj(String::valueOf);
    }

    @Test
    void tokenOfAProgram_isRenewedInTime_nothingIsLost_andTheUpstreamEndsNoConnection() throws IOException {
        try (RunningGateway gateway = bridged("password-command: [ /bin/cat, \"" + token() + "\" ]", "10m")) {
            RawClient here = reader(gateway, "down/#");
            RawClient there = reader(upstream, "eu/up/#");
            RawClient writerHere = somebody(gateway, "writer");
            RawClient writerThere = somebody(upstream, "writer");
            int number = 0;
            for (int renewal = 1; renewal <= RENEWALS; renewal++) {
                upstream.later(MOST_OF_AN_HOUR);
                mint();
                gateway.later(MOST_OF_AN_HOUR);
                for (int i = 0; i < MESSAGES; i++) {
                    publish(writerHere, "up/n", ++number);
                    publish(writerThere, "eu/down/n", number);
                }
                awaitShown(gateway, "\"connects\":" + (renewal + 1) + ",");
            }
            assertThat(heard(there)).containsExactlyElementsOf(numbers().toList());
            assertThat(heard(here)).containsExactlyElementsOf(numbers().toList());
            assertThat(shown(gateway)).contains("\"failures\":0", "\"state\":\"open\"", "\"trouble\":\"\"");
        }
    }

    @Test
    void tokenThatNobodyRenews_isCutByTheUpstream() {
        try (RunningGateway gateway = bridged("token-file: " + token(), "0s")) {
            upstream.later(MOST_OF_AN_HOUR.plus(REST_OF_IT));
            await().atMost(PATIENCE)
                    .until(() -> gateway.log()
                            .toString()
                            .contains("the upstream has ended the connection: 0xA0 (Maximum connect time)"));
        }
    }
}
