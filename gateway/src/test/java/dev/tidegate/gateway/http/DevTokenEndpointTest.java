package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.PageServer.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a development token, and who does not. */
final class DevTokenEndpointTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicInteger minted = new AtomicInteger();
    private final AtomicReference<String> mintedOn = new AtomicReference<>("");
    private final PageServer server = PageServer.of(PageHandler.withDevTokens("/mqtt", this::mint));

    private DevToken mint() {
        mintedOn.set(Thread.currentThread().getName());
        return new DevToken("the.very.token", "demo-" + minted.incrementAndGet(), NOON, "standard");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ownPage_getsATokenThatNobodyKeeps() throws IOException {
        Answer answer = server.get("/dev/token", "Sec-Fetch-Site: same-origin");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"token\":\"the.very.token\",\"clientId\":\"demo-1\","
                        + "\"expiresAt\":\"2026-11-22T12:00:00Z\",\"profile\":\"standard\"}");
    }

    @Test
    void secondRequest_getsAClientIdOfItsOwn() throws IOException {
        server.get("/dev/token");
        assertThat(server.get("/dev/token").body()).contains("\"demo-2\"");
    }

    @Test
    void signing_neverRunsOnAnIoThread() throws IOException {
        server.get("/dev/token");
        assertThat(mintedOn.get()).contains("task-").doesNotContain("I/O");
    }

    @Test
    void gatewayWithoutDevelopmentKey_hasNoTokens() throws IOException {
        try (PageServer strict = PageServer.of(PageHandler.withoutDevTokens("/mqtt"))) {
            Answer answer = strict.get("/dev/token");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8080", "127.0.0.1", "[::1]:8080"})
    void loopbackName_isServed(String host) throws IOException {
        assertThat(server.get("/dev/token", "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example:8080",
                "Host: evil.example:127",
                "Host: 192.168.0.7:8080",
                "Host: localhost@evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: https://evil.example",
                "Origin: null",
                "Forwarded: for=192.0.2.1",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: gateway.example",
                "X-Real-IP: 192.0.2.1",
                "Via: 1.1 proxy"
            })
    void stranger_getsNoToken(String header) throws IOException {
        Answer answer = server.get("/dev/token", header);
        assertThat(answer.status()).isIn(400, 403);
        assertThat(answer.body()).doesNotContain("the.very.token", "evil");
        assertThat(minted).hasValue(0);
    }

    @Test
    void ownOrigin_isServed() throws IOException {
        assertThat(server.get("/dev/token", "Origin: http://127.0.0.1:" + server.port())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void devToken_asText_hidesTheToken() {
        assertThat(mint().toString()).doesNotContain("the.very.token");
    }
}
