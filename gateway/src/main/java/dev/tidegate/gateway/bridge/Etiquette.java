package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.connection.Docket;
import dev.tidegate.gateway.gate.Circumstances;
import dev.tidegate.gateway.gate.FilterRequest;
import dev.tidegate.gateway.gate.Gate;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.gate.Terms;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The manners of an upstream that a profile describes: the same gate that holds clients to a profile holds the bridge to it, from the
 * other side. What does not fit as it is, and how, is in the audit trail. <i>Runs on: the shard of the bridge.</i>
 */
public final class Etiquette implements Manners {
    private final Gate gate = new Gate();
    private final Profile profile;
    private final Terms terms;
    private final Docket docket;

    /** @param profile of the upstream, whatever its mode */
    public Etiquette(Profile profile, Protocol protocol, Docket docket) {
        this.profile = profile.in(Mode.ADAPT).spoken(protocol);
        this.terms = new Terms(
                this.profile,
                0,
                this.profile.sessionExpiryMax().toSeconds(),
                UpstreamTerms.MOST,
                UpstreamTerms.MOST,
                Integer.MAX_VALUE,
                0);
        this.docket = docket;
    }

    @Override
    public Packet.@Nullable Connect connect(Packet.Connect asked) {
        return settled(PacketType.CONNECT, null, asked, gate.rule(asked, profile, 0));
    }

    @Override
    public Packet.@Nullable Publish publish(Packet.Publish asked) {
        TopicName topic = Objects.requireNonNull(asked.topic(), "a bridge uses no topic aliases");
        return settled(PacketType.PUBLISH, topic.text(), asked, gate.rule(asked, topic, terms, 0));
    }

    @Override
    public @Nullable SubscriptionRequest subscribe(SubscriptionRequest asked) {
        TopicFilter filter = Objects.requireNonNull(TopicFilter.parse(asked.filter()), "a rule has a valid filter");
        FilterRequest whole = new FilterRequest(filter, asked, 0);
        FilterRequest may = settled(
                PacketType.SUBSCRIBE,
                asked.filter(),
                whole,
                gate.rule(whole, new Circumstances(Properties.NONE, 0, 0), terms, 0));
        return may == null || may.effect() == FilterRequest.Effect.NONE ? null : may.options();
    }

    /** Writes down what a rule had to say; null where nothing may be said instead. */
    private <P> @Nullable P settled(PacketType type, @Nullable String topic, P asked, Ruling<P> ruling) {
        return docket.passes(type.name(), topic, ruling) ? ruling.granted(asked) : null;
    }

    private Limits limits() {
        return profile.limits();
    }

    @Override
    public int filtersAtOnce() {
        return limits().filtersPerSubscribe();
    }

    @Override
    public int receiveMaximum() {
        return limits().receiveMaximum();
    }

    @Override
    public int packetSize() {
        return (int) Math.min(Integer.MAX_VALUE, limits().packetSize().bytes());
    }

    @Override
    public int rate(int wanted) {
        int taken = limits().packetRate();
        return wanted == 0 || taken == 0 ? Math.max(wanted, taken) : Math.min(wanted, taken);
    }

    @Override
    public void close() {
        docket.close();
    }
}
