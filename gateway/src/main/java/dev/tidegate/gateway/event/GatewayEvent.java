package dev.tidegate.gateway.event;

import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Something rare that an operator may want to know. The core says it once, as plain values; metrics, audit line and log each
 * make of it what they need. What happens per message is a {@link Count}.
 *
 * <p>Events hold names and reasons as the client sent them, unescaped and uncut: sinks write them down and make them harmless.
 * They never hold a credential, a token or a payload. A {@code why} is one of our own sentences without client data.
 *
 * <p>{@code listener} is the listener's name in the configuration, {@code address} the client's network address as text,
 * {@code subject} who the credential says the client is; it is null for an anonymous client.
 */
public sealed interface GatewayEvent {
    /** Calls the one case that fits. */
    <R> R match(Cases<R> cases);

    /** One method per kind of event: a new kind breaks every sink that has not thought about it. */
    interface Cases<R> {
        R listenerStarted(ListenerStarted event);

        R clientConnected(ClientConnected event);

        R upgradeRefused(UpgradeRefused event);

        R clientDisconnected(ClientDisconnected event);

        R judged(Judged event);

        R outboxOverflowed(OutboxOverflowed event);

        R limitReached(LimitReached event);

        R eventsLost(EventsLost event);
    }

    /** Whose decision ended a connection. */
    enum Side {
        CLIENT,
        GATEWAY,
        NETWORK
    }

    /** Whether a verdict had its way. */
    enum Effect {
        ENFORCED,
        /** Nothing was done: the rule only looks. */
        OBSERVED
    }

    /**
     * Who was judged.
     *
     * @param clientId null or empty as long as it is not known
     */
    record Party(
            String listener,
            String address,
            @Nullable String clientId,
            @Nullable String subject) {}

    /** A listener accepts connections: {@code transport} as in the configuration, {@code address} as bound. */
    record ListenerStarted(String listener, String transport, String address) implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.listenerStarted(this);
        }
    }

    /** A client was greeted with a successful CONNACK; {@code version} is {@code 5} or {@code 3.1.1}. */
    record ClientConnected(
            String listener,
            String address,
            String clientId,
            @Nullable String subject,
            String version,
            String profile,
            boolean sessionPresent)
            implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.clientConnected(this);
        }
    }

    /** A WebSocket handshake was answered with an HTTP error, before any MQTT. */
    record UpgradeRefused(String listener, String address, int status, String why) implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.upgradeRefused(this);
        }
    }

    /** A connected client is gone; {@code code} is what the DISCONNECT said, null where there was none. */
    record ClientDisconnected(
            String listener, String clientId, @Nullable ReasonCode code, String why, Side side)
            implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.clientDisconnected(this);
        }
    }

    /**
     * A rule, a limit or the protocol had something other than "allow" to say about a packet. Nothing else tells of refusals:
     * also that no session came of a connection is one of these, with {@code CONNECT} as its packet.
     *
     * @param packet the packet's name ({@code PUBLISH}), or {@code malformed} for bytes that were none
     * @param feature what was asked for, null where the protocol itself objected
     * @param topic the topic name or filter, if there is one
     * @param rule the {@code file:line} that decided, null where no file did
     * @param verdict what became of it; of what is only observed, what would have
     * @param code what the client was told, or would have been; of the protocol's own objections also where it was told
     *     nothing
     * @param why one of our own sentences
     * @param mode the mode of the rule, null where there is none
     * @param count how often since this was last told of this client
     */
    record Judged(
            Party party,
            String packet,
            @Nullable Feature feature,
            @Nullable String topic,
            @Nullable String rule,
            Verdict.Kind verdict,
            @Nullable ReasonCode code,
            @Nullable String why,
            @Nullable Mode mode,
            Effect effect,
            long count)
            implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.judged(this);
        }

        /** Whether this is why no session came of a connection. */
        public boolean isConnectRefused() {
            return packet.equals(PacketType.CONNECT.name()) && effect == Effect.ENFORCED && !verdict.isPermitted();
        }
    }

    /** A client's outbox was full; {@code dropped} messages were lost since this was last said about the client. */
    record OutboxOverflowed(String clientId, long dropped) implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.outboxOverflowed(this);
        }
    }

    /** A limit of the whole node keeps somebody out: {@code limit} is its configuration key, {@code value} its setting. */
    record LimitReached(String limit, long value) implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.limitReached(this);
        }
    }

    /** {@code count} events were dropped because the sinks could not keep up; said by {@link EventQueue}. */
    record EventsLost(long count) implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.eventsLost(this);
        }
    }
}
