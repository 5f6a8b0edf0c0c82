package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.RunningGateway;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefusedUpgradeTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    @Test
    void refusedUpgrade_isOneLineForTheOperator() throws Exception {
        URI mqtt = URI.create("http://127.0.0.1:" + GATEWAY.address("ws").getPort() + "/mqtt");
        HttpURLConnection visitor = (HttpURLConnection) mqtt.toURL().openConnection();
        assertThat(visitor.getResponseCode()).isEqualTo(426);
        await().untilAsserted(() -> assertThat(GATEWAY.log())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "packet=\"upgrade\"",
                                "verdict=\"refuse\"",
                                "listener=\"ws\"",
                                "status=\"426\"",
                                "127.0.0.1:")));
    }
}
