package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A36 and A37 on real sockets. A proxy on this machine tells the addresses. */
@Timeout(60)
class TooManyLoginsTest {
    private static final int FAILED_LOGINS = 10;
    private static final int TAKEOVERS = 5;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with(
            "listeners.mqtt.trusted-proxies=[127.0.0.0/8]", "listeners.mqtt.proxy-protocol=accept", "io.threads=2");

    private static RawClient from(String address) {
        return GATEWAY.open(Via.TCP)
                .send(("PROXY TCP4 " + address + " 192.0.2.1 50000 1883\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static ReasonCode login(RawClient client, String clientId, String token) {
        try (client) {
            return client.send(GATEWAY.connect5("02", "", clientId, token))
                    .next(Packet.ConnAck.class)
                    .code();
        }
    }

    private static void fail(String address, String clientId, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(login(from(address), clientId, "wrong")).isNotEqualTo(ReasonCode.SUCCESS);
        }
    }

    private static double checks() throws IOException, InterruptedException {
        return reading("tidegate_credential_checks_total\\{credential=\"signature\"}");
    }

    private static double reading(String series) throws IOException, InterruptedException {
        String page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + GATEWAY.address("admin").getPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return page.lines()
                .filter(line -> line.matches(series + " .*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** With a token that is nearly right: its signature has to be looked at to know. */
    private static String forged() {
        String token = GATEWAY.token();
        char last = token.charAt(token.length() - 2);
        return token.substring(0, token.length() - 2) + (last == 'A' ? 'B' : 'A') + token.charAt(token.length() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void client_thatFailsTooOften_isHeldThenBannedThenHeardAgain(Via via) {
        String clientId = "guess-" + via;
        for (int i = 0; i < FAILED_LOGINS; i++) {
            assertThat(login(GATEWAY.open(via), clientId, "wrong")).isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        }
        for (int i = 0; i < FAILED_LOGINS; i++) {
            assertThat(login(GATEWAY.open(via), clientId, GATEWAY.token()))
                    .isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        }
        assertThat(login(GATEWAY.open(via), clientId, GATEWAY.token())).isEqualTo(ReasonCode.BANNED);
        GATEWAY.later(Duration.ofMinutes(5));
        assertThat(login(GATEWAY.open(via), clientId, GATEWAY.token())).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void client311_thatFailsTooOften_hears3Then5() {
        fail("198.51.100.1", "old", FAILED_LOGINS);
        for (int i = 0; i < FAILED_LOGINS; i++) {
            old().expect("20 02 00 03").expectClose();
        }
        old().expect("20 02 00 05").expectClose();
    }

    private static RawClient old() {
        return from("198.51.100.1").speaking(Dialect.V3_1_1).send(GATEWAY.connect311("02", "old"));
    }

    @Test
    void flood_fromOneAddress_costsTenSignatures() throws Exception {
        String forged = forged();
        double before = checks();
        for (int i = 0; i < 200; i++) {
            assertThat(login(from("198.51.100.2"), "flood-" + i, forged)).isNotEqualTo(ReasonCode.SUCCESS);
        }
        assertThat(checks() - before).isEqualTo(FAILED_LOGINS);
    }

    @Test
    void office_withOneBadDevice_staysOpenForWhoWasThere() {
        assertThat(login(from("198.51.100.3"), "laptop", GATEWAY.token())).isEqualTo(ReasonCode.SUCCESS);
        fail("198.51.100.3", "bad-device", 3 * FAILED_LOGINS);
        assertThat(login(from("198.51.100.3"), "laptop", GATEWAY.token())).isEqualTo(ReasonCode.SUCCESS);
        assertThat(login(from("198.51.100.3"), "new", GATEWAY.token())).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        GATEWAY.later(Duration.ofMinutes(1));
        assertThat(login(from("198.51.100.3"), "new", GATEWAY.token())).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void clientId_triedByOthersElsewhere_isNotLockedOut() {
        fail("198.51.100.4", "victim", 3 * FAILED_LOGINS);
        fail("198.51.100.5", "victim", 3 * FAILED_LOGINS);
        assertThat(login(from("198.51.100.6"), "victim", GATEWAY.token())).isEqualTo(ReasonCode.SUCCESS);
    }

    @Test
    void refusals_areToldAsVerdicts_andCounted() throws Exception {
        fail("198.51.100.7", "told", 2 * FAILED_LOGINS + 1);
        await().untilAsserted(() -> assertThat(GATEWAY.log())
                .anySatisfy(line -> assertThat(line).contains("too-many-failed-logins", "0x9F"))
                .anySatisfy(line -> assertThat(line).contains("too-persistent-logins", "0x8A")));
        assertThat(reading("tidegate_verdicts_total\\{.*\"too-many-failed-logins\".*}"))
                .isGreaterThanOrEqualTo(FAILED_LOGINS);
    }

    /** A37 */
    @ParameterizedTest
    @EnumSource
    void twins_thatThrowEachOtherOut_areStopped_andOneStays(Via via) {
        String clientId = "twin-" + via;
        RawClient present = GATEWAY.join(via, clientId);
        for (int i = 0; i < TAKEOVERS; i++) {
            RawClient next = GATEWAY.join(via, clientId);
            present.expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
            present = next;
        }
        assertThat(login(GATEWAY.open(via), clientId, GATEWAY.token())).isEqualTo(ReasonCode.CONNECTION_RATE_EXCEEDED);
        present.send("C0 00").expect("D0 00");
        GATEWAY.later(Duration.ofSeconds(30));
        GATEWAY.join(via, clientId);
        present.expectDisconnect(ReasonCode.SESSION_TAKEN_OVER);
    }
}
