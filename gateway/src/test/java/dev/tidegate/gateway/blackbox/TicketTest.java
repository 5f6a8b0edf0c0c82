package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One-time tickets, from the admin API to the upgrade request. Codes are those of CONNACK of MQTT 3.1.1. */
@Timeout(60)
class TicketTest {
    private static final Pattern TICKET = Pattern.compile("\"ticket\":\"([-_A-Za-z0-9]{43})\"");
    private static final String ACCEPTED = "0";
    private static final String BAD_CREDENTIAL = "4";
    private static final String NOT_AUTHORIZED = "5";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static RunningGateway gateway(String... more) {
        String[] settings = new String[more.length + 2];
        settings[0] = "listeners.ws.upgrade-token=[query]";
        settings[1] = "listeners.shut={ transport: websocket, bind: 127.0.0.1:0 }";
        System.arraycopy(more, 0, settings, 2, more.length);
        return RunningGateway.with(settings).start();
    }

    private static HttpResponse<String> post(RunningGateway gateway, String path, String body) throws Exception {
        String admin = Files.readString(gateway.data().resolve("admin-token")).strip();
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + gateway.address("admin").getPort() + path))
                        .header("Authorization", "Bearer " + admin)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> ask(RunningGateway gateway, String token) throws Exception {
        return post(gateway, "/api/tickets", "{\"token\":\"" + token + "\"}");
    }

    private static String ticket(RunningGateway gateway) throws Exception {
        String answer = ask(gateway, gateway.token("alice")).body();
        Matcher ticket = TICKET.matcher(answer);
        assertThat(ticket.find()).isTrue();
        assertThat(answer).contains("\"seconds\":30", "\"subject\":\"alice\"");
        return ticket.group(1);
    }

    /** The code of CONNACK, or the status line where there was no upgrade. */
    private static String connect(RunningGateway gateway, String listener, String query) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), gateway.address(listener).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /mqtt" + query + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).isNotNegative();
                head.append((char) next);
            }
            if (!head.toString().contains(" 101 ")) {
                return head.substring(0, head.indexOf("\r\n"));
            }
            socket.getOutputStream()
                    .write(HexFormat.of().parseHex("829000000000" + "100E00044D51545404020000" + "0002746F"));
            return Integer.toString(socket.getInputStream().readNBytes(6)[5]);
        }
    }

    @Test
    void ticket_shownTwice_opensOnce() throws Exception {
        try (RunningGateway gateway = gateway()) {
            String query = "?access_token=" + ticket(gateway);
            assertThat(connect(gateway, "ws", query)).isEqualTo(ACCEPTED);
            assertThat(connect(gateway, "ws", query)).isEqualTo(BAD_CREDENTIAL);
        }
    }

    @Test
    void ticket_tooOld_opensNothing() throws Exception {
        try (RunningGateway gateway = gateway()) {
            String query = "?access_token=" + ticket(gateway);
            gateway.later(Duration.ofSeconds(30));
            assertThat(connect(gateway, "ws", query)).isEqualTo(BAD_CREDENTIAL);
        }
    }

    @Test
    void ticket_ofTheGatewayBeforeTheRestart_opensNothing() throws Exception {
        String ticket;
        try (RunningGateway before = gateway()) {
            ticket = ticket(before);
        }
        try (RunningGateway after = gateway()) {
            assertThat(connect(after, "ws", "?access_token=" + ticket)).isEqualTo(BAD_CREDENTIAL);
        }
    }

    @Test
    void ticket_whereNoQueryIsListed_isNotLookedAt() throws Exception {
        try (RunningGateway gateway = gateway()) {
            String query = "?access_token=" + ticket(gateway);
            assertThat(connect(gateway, "shut", query)).isIn(BAD_CREDENTIAL, NOT_AUTHORIZED);
            assertThat(connect(gateway, "ws", query)).isEqualTo(ACCEPTED);
        }
    }

    /** It would stand in every log on the way. */
    @Test
    void tokenInTheAddress_isRefusedBeforeTheUpgrade() throws Exception {
        try (RunningGateway gateway = gateway()) {
            assertThat(connect(gateway, "ws", "?access_token=" + gateway.token()))
                    .isEqualTo("HTTP/1.1 400 Bad Request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?access_token=", "?access_token=%00", "?access_token=nobody", "?other=1"})
    void addressWithoutATicket_opensNothing(String query) throws Exception {
        try (RunningGateway gateway = gateway()) {
            assertThat(connect(gateway, "ws", query)).isIn(BAD_CREDENTIAL, NOT_AUTHORIZED);
        }
    }

    @Test
    void twoTicketsInOneAddress_openNothing() throws Exception {
        try (RunningGateway gateway = gateway()) {
            String two = "?access_token=" + ticket(gateway) + "&access_token=" + ticket(gateway);
            assertThat(connect(gateway, "ws", two)).isIn(BAD_CREDENTIAL, NOT_AUTHORIZED);
        }
    }

    /** What may be in an address is good for nothing else. */
    @Test
    void ticketAsPassword_opensNothing() throws Exception {
        try (RunningGateway gateway = gateway()) {
            gateway.open(Via.TCP)
                    .send(gateway.connect5("02", "", "sly", ticket(gateway)))
                    .expect("20 ( 00 86 () )");
        }
    }

    @Test
    void ticketsBeyondTheLimit_areNotIssued() throws Exception {
        try (RunningGateway gateway = gateway("limits.tickets=2")) {
            ticket(gateway);
            ticket(gateway);
            HttpResponse<String> third = ask(gateway, gateway.token());
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.body()).contains("limits.tickets");
            gateway.later(Duration.ofSeconds(30));
            ticket(gateway);
        }
    }

    @Test
    void ticketOfARevokedSubject_opensNothing_andNoneIsIssued() throws Exception {
        try (RunningGateway gateway = gateway()) {
            String query = "?access_token=" + ticket(gateway);
            assertThat(post(gateway, "/api/revocations", "{\"subject\":\"alice\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(connect(gateway, "ws", query)).isEqualTo(NOT_AUTHORIZED);
            assertThat(ask(gateway, gateway.token("alice")).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void ticketOfATokenThatHasExpired_opensNothing() throws Exception {
        try (RunningGateway gateway = gateway("auth.ticket-life=5m")) {
            String token = gateway.token("alice"); // good for an hour and half a minute
            gateway.later(Duration.ofMinutes(58));
            Matcher ticket = TICKET.matcher(ask(gateway, token).body());
            assertThat(ticket.find()).isTrue();
            gateway.later(Duration.ofMinutes(4));
            assertThat(connect(gateway, "ws", "?access_token=" + ticket.group(1)))
                    .isEqualTo(NOT_AUTHORIZED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"token\":\"a.b.c\"}; 403",
                "{\"token\":\"\"}; 400",
                "{}; 400",
                "{\"token\":7}; 400",
                "{\"token\":\"a.b.c\",\"life\":9}; 400",
                "[]; 400"
            })
    void requestWithoutAGoodToken_getsNoTicket(String body, int status) throws Exception {
        try (RunningGateway gateway = gateway()) {
            HttpResponse<String> answer = post(gateway, "/api/tickets", body);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).doesNotContain("\"ticket\"");
        }
    }

    @Test
    void requestWithoutTheAdminToken_getsNoTicket() throws Exception {
        try (RunningGateway gateway = gateway()) {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + gateway.address("admin").getPort() + "/api/tickets"))
                            .header("Authorization", "Bearer " + gateway.token())
                            .POST(BodyPublishers.ofString("{\"token\":\"" + gateway.token() + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void answerWithATicket_isKeptByNobody() throws Exception {
        try (RunningGateway gateway = gateway()) {
            assertThat(ask(gateway, gateway.token()).headers().firstValue("Cache-Control"))
                    .contains("no-store");
        }
    }
}
