package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static dev.tidegate.policy.ReasonCode.QOS_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.RETAIN_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;
import static dev.tidegate.policy.ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.ReasonCode;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a client hears that uses what CONNACK announced as absent. Two servers without wildcards, shares, identifiers, retained
 * messages and QoS above 0: one refuses filters in SUBACK, the other disconnects.
 */
class S38_AbsentFeaturesTest {
    private static final String PROFILES = "policy.profiles="
            + Path.of("src/test/resources/conformance/profiles").toAbsolutePath();

    @RegisterExtension
    static final RunningGateway REFUSING =
            RunningGateway.with("auth.anonymous=true", PROFILES, "policy.profile=refusing");

    @RegisterExtension
    static final RunningGateway CLOSING =
            RunningGateway.with("auth.anonymous=true", PROFILES, "policy.profile=closing");

    private static void refused(Via via, String subscribe, ReasonCode code) {
        try (RawClient client = REFUSING.join(via, "refused-" + via)) {
            client.send(subscribe);
            assertThat(client.next(Packet.SubAck.class).codes()).containsExactly(code);
            client.expectNothing();
        }
        closed(via, subscribe, code);
    }

    private static void closed(Via via, String packet, ReasonCode code) {
        try (RawClient client = CLOSING.join(via, "closed-" + via)) {
            client.send(packet).expectDisconnect(code);
        }
    }

    @Wires
    @Normative("U14")
    void absentFeatures_areAnnounced(Via via) {
        // CONNACK announces what is absent.
        for (RunningGateway gateway : new RunningGateway[] {REFUSING, CLOSING}) {
            try (RawClient client = gateway.open(via).send(gateway.connect5("02", "", "reader-" + via))) {
                Properties told = client.next(Packet.ConnAck.class).properties();
                assertThat(told.number(Property.MAXIMUM_QOS, -1)).isZero();
                assertThat(told.number(Property.RETAIN_AVAILABLE, -1)).isZero();
                assertThat(told.number(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, -1))
                        .isZero();
                assertThat(told.number(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, -1))
                        .isZero();
                assertThat(told.number(Property.SHARED_SUBSCRIPTION_AVAILABLE, -1))
                        .isZero();
            }
        }
    }

    @Wires
    @Normative("U14")
    void wildcards_areAnsweredWith0xA2(Via via) {
        // Wildcards where there are none: 0xA2.
        for (String filter : new String[] {"a/+", "+", "a/#", "#"}) {
            refused(via, "82 ( 00 01 () <" + filter + "> 00 )", WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED);
        }
    }

    @Wires
    @Normative("U14")
    void shares_areAnsweredWith0x9E(Via via) {
        // Shared subscriptions where there are none: 0x9E.
        refused(via, "82 ( 00 01 () <$share/g/a> 00 )", SHARED_SUBSCRIPTIONS_NOT_SUPPORTED);
    }

    @Wires
    @Normative("U14")
    void identifiers_areAnsweredWith0xA1(Via via) {
        // Subscription Identifiers where there are none: 0xA1.
        refused(via, "82 ( 00 01 ( 0B 01 ) <a> 00 )", SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);
    }

    @Wires
    @Normative("U14")
    void retain_isAnsweredWith0x9A(Via via) {
        // RETAIN where nothing is retained: 0x9A.
        closed(via, "31 ( <a> () 'm' )", RETAIN_NOT_SUPPORTED);
        closed(via, "31 ( <a> () )", RETAIN_NOT_SUPPORTED);
    }

    @Wires
    @Normative("U14")
    void qos_aboveTheMaximum_isAnsweredWith0x9B(Via via) {
        // QoS above Maximum QoS: 0x9B.
        closed(via, "32 ( <a> 00 01 () 'm' )", QOS_NOT_SUPPORTED);
        closed(via, "34 ( <a> 00 01 () 'm' )", QOS_NOT_SUPPORTED);
    }

    @Wires
    @Normative(value = "MQTT-3.8.3-2", version = V3_1_1)
    void wildcards_ofAnOldClient_areRefusedWith0x80(Via via) {
        // A server without wildcards rejects filters that have them.
        try (RawClient client = REFUSING.open(via).speaking(Dialect.V3_1_1)) {
            client.send(REFUSING.connect311("02", "old-" + via)).expect("20 02 00 00");
            client.send("82 ( 00 01 <a/+> 00 <b> 00 <#> 00 )").expect("90 ( 00 01 80 00 80 )");
        }
    }
}
