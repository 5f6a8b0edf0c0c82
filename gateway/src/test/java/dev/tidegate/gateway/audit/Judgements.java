package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.GatewayEvent.Effect;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.event.GatewayEvent.Party;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/** Verdicts as the core tells them. */
final class Judgements {
    private static final String ADDRESS = "192.0.2.1:40000";

    private Judgements() {}

    /** A client that published at QoS 2 where nobody may. */
    static Judged qos2Closed(String clientId, String topic) {
        return new Judged(
                new Party("mqtt", ADDRESS, clientId, "alice"),
                "PUBLISH",
                Feature.PUBLISH_QOS_2,
                topic,
                "cloudflare-pubsub.yaml:31",
                Verdict.Kind.CLOSE,
                ReasonCode.QOS_NOT_SUPPORTED,
                "QoS 2 is not offered here",
                Mode.EMULATE,
                Effect.ENFORCED,
                1);
    }

    /** What a rule about RETAIN has done or would do. */
    static Judged of(Verdict.Kind verdict, @Nullable ReasonCode code, Effect effect) {
        return new Judged(
                new Party("mqtt", ADDRESS, "a", null),
                "PUBLISH",
                Feature.RETAIN,
                "t",
                "house.yaml:4",
                verdict,
                code,
                null,
                Mode.EMULATE,
                effect,
                1);
    }

    /** A client that was not let in. */
    static Judged connectRefused(@Nullable String clientId, ReasonCode code) {
        return new Judged(
                new Party("ws", ADDRESS, clientId, null),
                "CONNECT",
                null,
                null,
                null,
                Verdict.Kind.REFUSE,
                code,
                "no token",
                null,
                Effect.ENFORCED,
                1);
    }
}
