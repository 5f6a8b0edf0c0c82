package dev.tidegate.gateway.blackbox;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.ReasonCode;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A31: what becomes of a connection that outlives its token is the profile's to say. */
class TokenExpiryTest {
    private static final Duration PAST_THE_HOUR_AND_THE_SKEW = Duration.ofSeconds(3_631);
    private static final String NO_KEEP_ALIVE = "limits.keep-alive-max=65535s";

    @ParameterizedTest
    @EnumSource
    void standard_disconnectsWith0xA0(Via via) {
        try (RunningGateway gateway = RunningGateway.with(NO_KEEP_ALIVE).start();
                RawClient client = gateway.join(via, "standard")) {
            gateway.later(PAST_THE_HOUR_AND_THE_SKEW);
            client.expectDisconnect(ReasonCode.MAXIMUM_CONNECT_TIME);
        }
    }

    @ParameterizedTest
    @EnumSource
    void azureIotOperations_closesWithoutAWord(Via via) {
        try (RunningGateway gateway = RunningGateway.with("policy.profile=azure-iot-operations", NO_KEEP_ALIVE)
                        .start();
                RawClient client = gateway.join(via, "azure")) {
            gateway.later(PAST_THE_HOUR_AND_THE_SKEW);
            client.expectClose();
        }
    }
}
