package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A34: what opens a door is never written down, however loud the log. */
class SecretsTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final String TICKET = "ticket-0123456789abcdef0123456789";

    private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, TICKET));

    @Test
    @DisplayName("A34: tokens, passwords and tickets are in no log at TRACE, no metric and no answer")
    void secrets_atTheLoudestLevel_areWrittenNowhere() throws Exception {
        Level before = ROOT.getLevel();
        try (RunningGateway gateway = RunningGateway.with(
                "log.level=debug",
                "listeners.open={ transport: websocket, bind: 127.0.0.1:0, origins: [\"https://app.example.com\"], "
                        + "upgrade-token: [header, cookie, subprotocol, query] }")) {
            gateway.start();
            ROOT.setLevel(Level.TRACE);
            List<String> heard = new ArrayList<>();
            present(gateway);
            bring(gateway);
            heard.addAll(gateway.log());
            heard.add(get(gateway, "/metrics", ""));
            heard.add(get(gateway, "/api/audit", "wrong-" + PASSWORD));
            heard.add(get(gateway, "/api/", adminToken(gateway)));
            heard.addAll(gateway.log());
            assertThat(heard).anyMatch(line -> line.contains("verdict")); // we were listening
            for (String secret : secrets) {
                assertThat(heard).noneMatch(line -> line.contains(secret));
            }
        } finally {
            ROOT.setLevel(before);
        }
    }

    private void present(RunningGateway gateway) throws IOException {
        String good = remember(gateway.token());
        String cut = good.substring(0, good.length() - 2);
        for (Via via : Via.values()) {
            gateway.open(via)
                    .send(gateway.connect5("02", "", "good-" + via, good))
                    .nextBytes();
            gateway.open(via)
                    .send(gateway.connect5("02", "", "cut-" + via, cut))
                    .nextBytes();
            gateway.open(via)
                    .send(gateway.connect5("02", "", "password-" + via, PASSWORD))
                    .nextBytes();
            gateway.open(via).send(gateway.connect311("02", "old-" + via, good)).nextBytes();
            String auth = "15 <OAUTH2-JWT> 16 <" + good + ">";
            gateway.open(via)
                    .send("10 ( <MQTT> 05 02 0000 (" + auth + ") <auth-" + via + "> )")
                    .nextBytes();
            RawClient client = gateway.join(via, "renews-" + via);
            client.send("F0 ( 19 ( " + auth + " ) )").nextBytes();
        }
        upgrade(gateway, "/mqtt", "Authorization: Bearer " + good);
        upgrade(gateway, "/mqtt", "Cookie: token=" + good + "; session=" + TICKET);
        upgrade(gateway, "/mqtt?access_token=" + good, "X-Nothing: 1");
        upgrade(gateway, "/mqtt?access_token=" + TICKET, "Origin: https://evil.example");
        upgrade(gateway, "/nowhere?access_token=" + TICKET, "Authorization: Bearer " + good);
        upgrade(gateway, "/mqtt", "Sec-WebSocket-Protocol: mqtt, token." + good);
    }

    /** The same where every one of these places is looked at. */
    private void bring(RunningGateway gateway) throws Exception {
        String good = remember(gateway.token("bringer"));
        String cut = good.substring(0, good.length() - 2);
        String ticket = ticket(gateway, good);
        for (String token : List.of(good, cut)) {
            connect(gateway, "/mqtt", "Authorization: Bearer " + token);
            connect(gateway, "/mqtt", "Cookie: access_token=" + token + "\r\nOrigin: https://app.example.com");
            connect(gateway, "/mqtt", "Sec-WebSocket-Protocol: mqtt, bearer." + token);
            connect(gateway, "/mqtt?access_token=" + token, "X-Nothing: 1");
        }
        connect(gateway, "/mqtt?access_token=" + ticket, "X-Nothing: 1");
        connect(gateway, "/mqtt?access_token=" + ticket, "X-Nothing: 1");
        connect(gateway, "/mqtt?access_token=" + TICKET, "Origin: https://evil.example");
        connect(gateway, "/elsewhere?access_token=" + TICKET, "X-Nothing: 1");
    }

    private String ticket(RunningGateway gateway, String token) throws Exception {
        InetSocketAddress admin = gateway.address("admin");
        String body = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + "/api/tickets"))
                                .header("Authorization", "Bearer " + adminToken(gateway))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        String ticket = body.replaceAll(".*\"ticket\":\"([^\"]+)\".*", "$1");
        assertThat(ticket).hasSize(43);
        secrets.add(ticket);
        return ticket;
    }

    /** Upgrades, if that is granted, and sends a CONNECT without a password. */
    private static void connect(RunningGateway gateway, String path, String header) throws IOException {
        upgrade(
                gateway.address("open"),
                path,
                header,
                HexFormat.of().parseHex("829000000000" + "100E00044D51545404020000" + "0002746F"));
    }

    /** A token may not be found by any of its parts that is worth something. */
    private String remember(String token) {
        String[] parts = token.split("\\.", -1);
        secrets.add(parts[1]);
        secrets.add(parts[2].substring(0, parts[2].length() - 2));
        return token;
    }

    private static void upgrade(RunningGateway gateway, String path, String header) throws IOException {
        upgrade(gateway.address("ws"), path, header, new byte[0]);
    }

    private static void upgrade(InetSocketAddress address, String path, String header, byte[] then) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + header + "\r\n"
                                    + (header.startsWith("Sec-") ? "" : "Sec-WebSocket-Protocol: mqtt\r\n") + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            socket.getOutputStream().write(then);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes(); // until the gateway has had its say
        }
    }

    private String adminToken(RunningGateway gateway) throws IOException {
        String token = Files.readString(gateway.data().resolve("admin-token")).strip();
        secrets.add(token);
        return token;
    }

    private static String get(RunningGateway gateway, String path, String token) throws Exception {
        InetSocketAddress admin = gateway.address("admin");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        return answer.headers() + answer.body();
    }
}
