package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.gate.Extent;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.ReasonCode;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The first step of the {@link Handshake}: who is it? One credential is looked at, the first there is of these: the data of the
 * authentication method, the password, what the upgrade request carried, the client certificate. One that is there and no good is
 * refused, whatever else the client has to show.
 *
 * <p><i>Runs on: the connection's shard.</i>
 */
final class Identification {
    private static final String NO_SUCH_METHOD = "the authentication method is not known";
    private static final String NO_DATA = "the authentication method needs a token as its data";
    private static final String NOTHING = "a token is required as the password";
    private static final String NO_NAME = "the client certificate has no name, or several, where client-identity looks";
    private static final String NO_CERTIFICATE = "this listener wants a client certificate beside the token";
    private static final String NOT_BOTH = "this listener wants a token beside the client certificate";
    private static final String TWO_NAMES = "the token and the client certificate name different subjects";
    private static final String REVOKED = "the token, its subject or the client id has been revoked";
    private static final String RESERVED = "client ids that begin with " + ClientId.BRIDGES + " belong to bridges";
    private static final String CLIENT_ID = "the client id is not one this identity may use";
    private static final String USER_NAME = "the user name is not the one this identity must use";

    private final Handshake handshake;
    private final Lobby lobby;
    private final Entrance entrance;
    private final Arrival arrival;
    private final Packet.Connect asked;
    private byte @Nullable [] token;
    private @Nullable Trial trial;

    /** A credential is being looked at, of somebody who may be wrong so often. */
    private record Trial(FailedLogins.Login login, Limits limits) {}

    Identification(Handshake handshake, Lobby lobby, Entrance entrance, Arrival arrival, Packet.Connect asked) {
        this.handshake = handshake;
        this.lobby = lobby;
        this.entrance = entrance;
        this.arrival = arrival;
        this.asked = asked;
    }

    void begin() {
        UpgradeToken brought = arrival.credential();
        token = brought == null ? null : brought.spend(); // whatever counts: it is gone from here on
        again();
    }

    /** The same question under other rules. */
    void again() {
        Arrival.Insider insider = arrival.insider();
        if (insider != null) {
            handshake.identified(insider.identity());
        } else if (asked.clientId().startsWith(ClientId.BRIDGES)) {
            refuse(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, RESERVED);
        } else {
            lookAtCredential();
        }
    }

    private void lookAtCredential() {
        String method = asked.properties().text(Property.AUTHENTICATION_METHOD);
        byte[] password = asked.password();
        UpgradeToken brought = arrival.credential();
        byte[] token = this.token;
        if (method != null) {
            byMethod(method, asked.properties().binary(Property.AUTHENTICATION_DATA));
        } else if (password != null) {
            verify(new Credential(asked.userName(), password));
        } else if (brought != null && token != null) {
            verify(
                    switch (brought.place()) {
                        case QUERY -> Credential.ticket(token);
                        case HEADER, COOKIE, SUBPROTOCOL -> Credential.token(token);
                    });
        } else {
            withoutSecret();
        }
    }

    private void byMethod(String method, byte @Nullable [] data) {
        if (!method.equals(Entitlement.METHOD)) {
            refuse(ReasonCode.BAD_AUTHENTICATION_METHOD, NO_SUCH_METHOD); // [MQTT-4.12.0-1]
        } else if (data == null) {
            refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, NO_DATA);
        } else {
            verify(Credential.token(data));
        }
    }

    private void withoutSecret() {
        X509Certificate certificate = arrival.certificate();
        Entrance.Certificates certificates = entrance.certificates();
        Identity holder = certificate == null ? null : certificates.holder(certificate);
        if (certificates.token() == Entrance.Token.REQUIRED) {
            refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, NOT_BOTH);
        } else if (holder != null) {
            proved(holder);
        } else if (certificate != null && certificates.names()) {
            refuse(ReasonCode.NOT_AUTHORIZED, NO_NAME);
        } else if (isAnonymousWelcome()) {
            checkRevocation(null);
        } else {
            refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, NOTHING);
        }
    }

    private boolean isAnonymousWelcome() {
        return handshake.rules().at(entrance.place()).anonymous() == Place.Anonymous.ALLOWED;
    }

    /** Whoever has failed too often is not looked at: looking is what costs. */
    private void verify(Credential credential) {
        Profile profile =
                handshake.rules().before(entrance.place(), asked.version().protocol());
        Trial trial = new Trial(
                FailedLogins.Login.of(arrival, asked.clientId()), profile.limits(Feature.TOO_MANY_FAILED_LOGINS));
        Feature excess = switch (lobby.core().logins().tries(trial.login, now(), trial.limits)) {
            case FREE -> null;
            case HELD -> Feature.TOO_MANY_FAILED_LOGINS;
            case BANNED -> Feature.TOO_PERSISTENT_LOGINS;
        };
        if (excess == null || handshake.passes(lobby.gate().rule(excess, profile, Extent.CEILING))) {
            this.trial = trial;
            lobby.core().verifier().verify(credential, lobby.core().shard(), this::verified);
        }
    }

    private long now() {
        return lobby.core().shard().now();
    }

    private void verified(Verification verification) {
        if (!handshake.isWaiting()) {
            if (verification instanceof Verification.Rejected rejected) {
                failed(rejected.code()); // who does not wait for the answer has asked nonetheless
            }
            return;
        }
        verification
                .match(new Verification.Cases<Runnable>() {
                    @Override
                    public Runnable accepted(Identity known) {
                        return () -> besideCertificate(known);
                    }

                    @Override
                    public Runnable rejected(ReasonCode code, String why) {
                        return () -> refuse(code, why);
                    }
                })
                .run();
    }

    /** Where both are wanted, the token is good in the hands of the certificate's holder only. */
    private void besideCertificate(Identity known) {
        Entrance.Certificates certificates = entrance.certificates();
        if (certificates.token() == Entrance.Token.REQUIRED && certificates.names()) {
            X509Certificate certificate = arrival.certificate();
            Identity holder = certificate == null ? null : certificates.holder(certificate);
            if (holder == null) {
                refuse(ReasonCode.NOT_AUTHORIZED, certificate == null ? NO_CERTIFICATE : NO_NAME);
            } else if (!holder.subject().equals(known.subject())) {
                refuse(ReasonCode.NOT_AUTHORIZED, TWO_NAMES);
            } else if (isFree(holder)) {
                proved(known);
            }
        } else {
            proved(known);
        }
    }

    /** Whether the holder of the certificate may use this client id; refused where not. */
    private boolean isFree(Identity holder) {
        String id = asked.clientId();
        boolean allowed = id.isEmpty() || holder.clientId().allows(id);
        if (!allowed) {
            refuse(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, CLIENT_ID);
        }
        return allowed;
    }

    /** Whoever has proved who it is uses the names its issuer lets it use. */
    private void proved(Identity known) {
        String id = asked.clientId();
        if (!id.isEmpty() && !known.names().clientId().allows(id)) {
            refuse(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, CLIENT_ID);
        } else if (!known.names().userName().allows(asked.userName(), known.subject(), id)) {
            refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, USER_NAME);
        } else {
            checkRevocation(known);
        }
    }

    private void checkRevocation(@Nullable Identity known) {
        if (lobby.core().verifier().isRevoked(known, asked.clientId())) {
            refuse(ReasonCode.BANNED, REVOKED);
        } else {
            if (trial != null) {
                lobby.core().logins().succeeded(trial.login);
            }
            handshake.identified(known);
        }
    }

    private void refuse(ReasonCode code, String why) {
        failed(code);
        handshake.unproved(code, why);
    }

    /** Counts against the client, unless it is we who could not tell. */
    private void failed(ReasonCode code) {
        if (trial != null && code != ReasonCode.SERVER_BUSY && code != ReasonCode.SERVER_UNAVAILABLE) {
            lobby.core().logins().failed(trial.login, now(), trial.limits);
        }
    }
}
