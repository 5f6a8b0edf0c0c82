package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.PacketType;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.session.Session;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.ReasonCode;
import dev.tidegate.policy.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * By what right a client is connected: the identity that its credential proved, and whatever the client has renewed it with since.
 *
 * <p>A client that named {@link #METHOD} in CONNECT renews it with AUTH 0x19 and a new token, as often as it likes, one
 * after the other. It may get more time and other permissions by it; it cannot become somebody else. While a token is
 * looked at, the old one holds, and everything else goes on.
 *
 * <p>Owned by the {@link Reception}. <i>Runs on: the connection's shard</i>, every method.
 */
final class Entitlement {
    /** The authentication method whose data is a token. */
    static final String METHOD = "OAUTH2-JWT";

    private static final String NO_METHOD = "AUTH without an authentication method in CONNECT";
    private static final String NO_CHALLENGE = "AUTH 0x18 answers a challenge, and there was none";
    private static final String OTHER_METHOD = "AUTH with another method than CONNECT";
    private static final String TOO_SOON = "AUTH 0x19 before the one before it was answered";
    private static final String NO_TOKEN = "AUTH 0x19 without a token as authentication data";
    private static final String SOMEBODY_ELSE =
            "the new token names another subject, comes from another issuer, or is not for this client id";

    private static final String TAKEN_BACK =
            "the token, its subject or the client id has been revoked, or its key, issuer or user is configured no longer";
    private static final String NOT_ANONYMOUS = "clients without a credential are no longer welcome here";
    private static final String REVOKED = "the new token has been revoked";

    private final Reception reception;
    private final Lobby lobby;
    private final @Nullable String method;
    private @Nullable Identity identity;
    private final EndNotice notice;
    private boolean outlived;
    private Renewal renewal = Renewal.NONE;

    private enum Renewal {
        NONE,
        UNDER_WAY
    }

    /**
     * @param identity null for an anonymous client
     * @param method what CONNECT named, null where it named none
     */
    Entitlement(
            Reception reception, Lobby lobby, Session session, @Nullable Identity identity, @Nullable String method) {
        this.reception = reception;
        this.lobby = lobby;
        this.identity = identity;
        this.method = method;
        this.notice = new EndNotice(session);
    }

    /** Whom the client has proved to be; null for an anonymous one. */
    @Nullable
    String subject() {
        return identity == null ? null : identity.subject();
    }

    /** How long it still holds, none or less when its time is up. */
    long millisLeft() {
        Instant end = identity == null ? null : identity.expiresAt();
        return end == null || outlived
                ? Long.MAX_VALUE
                : lobby.core().verifier().millisLeft(end);
    }

    /** Its end is nobody's concern: the connection goes on without it, until it is renewed. */
    void outlive() {
        outlived = true;
    }

    /** How long until the client is to be warned of the end, none or less when that is due; very long where it never is. */
    long millisToWarning() {
        Instant end = identity == null ? null : identity.expiresAt();
        return end == null || outlived || !notice.isAhead()
                ? Long.MAX_VALUE
                : lobby.core().verifier().millisToWarning(end);
    }

    /** The end is near: the client is told, unless the profile lets the connection outlive it. */
    void warn() {
        Ruling<Verdict> end =
                lobby.gate().rule(Feature.TOKEN_EXPIRY, reception.terms().profile());
        if (end instanceof Ruling.AsAsked || end instanceof Ruling.Adjusted) {
            notice.spare();
        } else {
            notice.fallDue();
            subscribed();
        }
    }

    /** The client has subscribed to something: if that was to hear of an end that is near, it hears at once. */
    void subscribed() {
        Instant end = identity == null ? null : identity.expiresAt();
        if (end != null && notice.isDue()) {
            notice.tell(end, lobby.core().verifier().millisLeft(end));
        }
    }

    /** Why it does not hold any more, where the client is and as the rules are now; null while it does. */
    @Nullable
    String lapsed(Place here) {
        if (isRevoked(identity)) {
            return TAKEN_BACK;
        }
        return identity == null && here.anonymous() == Place.Anonymous.REFUSED ? NOT_ANONYMOUS : null;
    }

    private boolean isRevoked(@Nullable Identity known) {
        return lobby.core().verifier().isRevoked(known, reception.clientId().text());
    }

    /** Hears AUTH. */
    void auth(Packet.Auth packet) {
        String objection = objection(packet);
        byte[] token = packet.properties().binary(Property.AUTHENTICATION_DATA);
        if (objection != null) {
            reception.reject(packet, null, Ruling.Objection.of(ReasonCode.PROTOCOL_ERROR, objection));
        } else if (token == null) {
            reception.reject(packet, null, Ruling.Objection.of(ReasonCode.NOT_AUTHORIZED, NO_TOKEN));
        } else {
            renewal = Renewal.UNDER_WAY;
            lobby.core()
                    .verifier()
                    .verify(
                            Credential.token(token),
                            lobby.core().shard(),
                            verification -> verified(packet, verification));
        }
    }

    private @Nullable String objection(Packet.Auth packet) {
        if (method == null) {
            return NO_METHOD; // [MQTT-4.12.0-7]
        }
        if (packet.code() != ReasonCode.RE_AUTHENTICATE) {
            return NO_CHALLENGE;
        }
        if (!method.equals(packet.properties().text(Property.AUTHENTICATION_METHOD))) {
            return OTHER_METHOD; // [MQTT-4.12.1-1]
        }
        return renewal == Renewal.UNDER_WAY ? TOO_SOON : null;
    }

    private void verified(Packet.Auth packet, Verification verification) {
        if (!reception.isOpen()) {
            return; // it has ended meanwhile, or another connection has taken the session
        }
        verification
                .match(new Verification.Cases<Runnable>() {
                    @Override
                    public Runnable accepted(Identity known) {
                        if (!isSamePerson(known)) {
                            return () -> failed(packet, ReasonCode.NOT_AUTHORIZED, SOMEBODY_ELSE);
                        }
                        return isRevoked(known)
                                ? () -> failed(packet, ReasonCode.NOT_AUTHORIZED, REVOKED)
                                : () -> renewed(known);
                    }

                    @Override
                    public Runnable rejected(ReasonCode code, String why) {
                        return () -> failed(packet, code, why);
                    }
                })
                .run();
    }

    /** The session is its owner's, and what waits in it is nobody else's. Nor does a new token bring another client id. */
    private boolean isSamePerson(Identity known) {
        return identity != null
                && known.owner().equals(identity.owner())
                && known.clientId().allows(reception.clientId().text());
    }

    private void renewed(Identity known) {
        identity = known;
        outlived = false;
        notice.begin();
        renewal = Renewal.NONE;
        lobby.core().counters().add(Count.CREDENTIALS_RENEWED);
        reception.renewed(known, new Packet.Auth(ReasonCode.SUCCESS, sameMethod()));
    }

    /** Whoever fails is out, whatever the old token was still good for [MQTT-4.12.1-2]. */
    private void failed(Packet.Auth packet, ReasonCode code, String why) {
        ReasonCode said = PacketType.DISCONNECT.mayCarry(code) ? code : ReasonCode.NOT_AUTHORIZED;
        reception.reject(packet, null, Ruling.Objection.of(said, why));
    }

    private Properties sameMethod() {
        return Properties.builder().text(Property.AUTHENTICATION_METHOD, METHOD).build(); // [MQTT-4.12.0-5]
    }
}
