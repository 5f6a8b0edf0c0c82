package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.ReasonCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit.file} of a running gateway, rotated as operators do. */
class AuditFileOnDiskTest {
    private static final int PATIENCE = 1_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static void refuse(RunningGateway gateway, String clientId) {
        gateway.open(Via.TCP)
                .send(gateway.connect5("02", "", clientId, "no token"))
                .expectRefusal(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    private static void await(Path file, String word) throws Exception {
        for (int i = 0;
                i < PATIENCE && !(Files.exists(file) && Files.readString(file).contains(word));
                i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(file).content().contains(word);
    }

    @Test
    void refusals_areWrittenThere_andToTheNextFileOnceTheOldOneIsMovedAndTheConfigurationReloaded() throws Exception {
        Path file = directory.resolve("audit.jsonl");
        try (RunningGateway gateway = RunningGateway.with("audit.file=" + file).start()) {
            refuse(gateway, "first");
            await(file, "\"client\":\"first\"");
            Files.move(file, directory.resolve("yesterday"));
            String token =
                    Files.readString(gateway.data().resolve("admin-token")).strip();
            URI reload =
                    URI.create("http://127.0.0.1:" + gateway.address("admin").getPort() + "/api/reload");
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(reload)
                                    .header("Authorization", "Bearer " + token)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            refuse(gateway, "second");
            await(file, "\"client\":\"second\"");
        }
        assertThat(directory.resolve("yesterday")).content().contains("first").doesNotContain("second");
    }
}
