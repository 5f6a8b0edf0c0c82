package dev.tidegate.gateway.blackbox;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who connects has a moment to say who they are. */
class ConnectDeadlineTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("limits.connect-timeout=500ms");

    @ParameterizedTest
    @EnumSource
    void silence_pastTheConnectTimeout_isClosedWithoutAWord(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfAConnect_pastTheConnectTimeout_isClosedWithoutAWord(Via via) {
        try (RawClient client = GATEWAY.open(via).send("10 50 <MQTT> 05")) {
            client.expectClose();
        }
    }

    @ParameterizedTest
    @EnumSource
    void greetedClient_outlivesTheConnectTimeout(Via via) {
        try (RawClient greeted = GATEWAY.join(via, "patient-" + via);
                RawClient silent = GATEWAY.open(via)) {
            silent.expectClose(); // came later and is gone
            greeted.expectNothing();
        }
    }
}
