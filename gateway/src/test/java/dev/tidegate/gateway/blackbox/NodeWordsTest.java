package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients hear from a gateway that is full. */
class NodeWordsTest {
    @ParameterizedTest
    @EnumSource
    void gateway_withoutRoomForAnotherSession_saysSo(Via via) {
        try (RunningGateway gateway = RunningGateway.with("limits.sessions=1").start()) {
            RawClient first = gateway.join(via, "first");
            gateway.open(via).send(gateway.connect5("02", "", "second")).expectRefusal(ReasonCode.QUOTA_EXCEEDED);
            gateway.open(via)
                    .send(gateway.connect311("02", "second"))
                    .expect("20 02 00 03")
                    .expectClose();
            first.expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void gateway_withoutRoomForAnotherRetainedMessage_saysSo_andForwardsIt(Via via) {
        try (RunningGateway gateway =
                RunningGateway.with("limits.retained-messages=1").start()) {
            RawClient client = gateway.join(via, "keeper");
            client.send("82 ( 00 01 () <#> 20 )").expect("90 ( 00 01 () 00 )");
            client.send("33 ( <a> 00 01 () 'm' )").expect("30 ( <a> () 'm' )").expect("40 02 00 01");
            client.send("33 ( <b> 00 02 () 'm' )").expect("30 ( <b> () 'm' )");
            assertThat(client.next(Packet.PubAck.class).code()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        }
    }
}
