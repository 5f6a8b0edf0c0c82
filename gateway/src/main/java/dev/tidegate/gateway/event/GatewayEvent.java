package dev.tidegate.gateway.event;

import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
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

        R connectRefused(ConnectRefused event);

        R clientDisconnected(ClientDisconnected event);

        R packetRefused(PacketRefused event);

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

    /** What became of a packet the policy or the protocol objected to. */
    enum Outcome {
        /** Answered with its reason code; the connection lives on. */
        REFUSED,
        /** The connection was closed with the reason code. */
        CLOSED,
        /** Let through without the offending part. */
        STRIPPED,
        /** Let through or dropped without a word to the client. */
        IGNORED,
        /** Granted less than was asked for. */
        CAPPED
    }

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

    /** No session came of a connection: CONNECT was refused, malformed or never arrived (then {@code clientId} is null). */
    record ConnectRefused(
            String listener,
            String address,
            @Nullable String clientId,
            @Nullable String subject,
            ReasonCode code,
            String why)
            implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.connectRefused(this);
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
     * A packet of a connected client did not pass as asked. {@code packet} is the packet's name ({@code PUBLISH}),
     * {@code feature} what it asked for and {@code rule} the {@code file:line} of the profile that decided; both are null
     * where the protocol itself objected. {@code topic} is the topic name or filter, if the packet has one.
     */
    record PacketRefused(
            String listener,
            String clientId,
            @Nullable String subject,
            String packet,
            @Nullable Feature feature,
            @Nullable String topic,
            @Nullable String rule,
            ReasonCode code,
            String why,
            Outcome outcome)
            implements GatewayEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.packetRefused(this);
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
