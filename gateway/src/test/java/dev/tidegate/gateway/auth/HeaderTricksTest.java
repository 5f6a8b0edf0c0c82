package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a header may claim, and that none of it is believed: A24, A28. */
class HeaderTricksTest {

    private static final Issuer ISSUER = Issuer.of("k1", TokenAlgorithm.RS256);
    private static final Issuer ATTACKER = Issuer.of("k1", TokenAlgorithm.RS256);
    private static final Issuer UNNAMED = new Issuer(null, TokenAlgorithm.RS256, ISSUER.signing(), ISSUER.verifying());

    private final Door door = new Door(ISSUER.ring());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k2",
                "K1",
                "k1 ",
                "../../dev/null",
                "/etc/passwd",
                "'; DROP TABLE keys; --",
                "k1\\u0000",
                "${k1}",
                "http://127.0.0.1/keys",
                "%6b1",
                "*"
            })
    void token_keyNameNobodyBears_isForged(String kid) {
        door.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", Door.claims(",\"n\":1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[\"k1\"]", "{\"k1\":1}", "true"})
    void token_keyNameIsNoText_isForged(String kid) {
        door.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\",\"kid\":" + kid + "}", Door.claims()));
    }

    @Test
    void token_twoKeyNames_isForged() {
        door.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"k1\",\"kid\":\"k1\"}", Door.claims()));
    }

    @Test
    void token_keyNameOfFourThousandCharacters_isForged() {
        Door unnamed = new Door(UNNAMED.ring());

        unnamed.turnsAwayAsForged(
                ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(4000) + "\"}", Door.claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void token_blankKeyName_isAsGoodAsNone(String kid) {
        door.opensFor("alice", ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", Door.claims()));
    }

    @Test
    void token_withoutKeyNameWhereOneKeyFits_opens() {
        door.opensFor("alice", ISSUER.token("{\"alg\":\"RS256\"}", Door.claims()));
    }

    @Test
    void token_withoutKeyNameWhereTwoKeysFit_isForged() throws KeyProblem {
        Issuer second = Issuer.of("k2", TokenAlgorithm.RS256);
        Door two = new Door(KeyRing.of(List.of(ISSUER.key(), second.key())));
        two.opensFor("alice", second.token(Door.claims()));

        two.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\"}", Door.claims()));
    }

    @Test
    void token_namedKeyWhereOursHasNoName_opens() {
        Door unnamed = new Door(UNNAMED.ring());

        unnamed.opensFor("alice", ISSUER.token(Door.claims()));
    }

    @Test
    void token_bringsItsOwnKey_isForged() {
        String jwk = Jwks.json(
                Jwks.builder().key((RSAPublicKey) ATTACKER.verifying()).build());

        door.turnsAwayAsForged(ATTACKER.token("{\"alg\":\"RS256\",\"kid\":\"k1\",\"jwk\":" + jwk + "}", Door.claims()));
        door.turnsAwayAsForged(ATTACKER.token("{\"alg\":\"RS256\",\"jwk\":" + jwk + "}", Door.claims()));
    }

    @Test
    void token_namesUrlsForItsKey_nobodyCallsThem() throws IOException {
        try (ServerSocket trap = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + trap.getLocalPort() + "/keys";
            String urls = "\"jku\":\"" + url + "\",\"x5u\":\"" + url + "\"";
            door.turnsAwayAsForged(ATTACKER.token("{\"alg\":\"RS256\"," + urls + "}", Door.claims()));
            door.turnsAwayAsForged(ATTACKER.token("{\"alg\":\"RS256\",\"kid\":\"k1\"," + urls + "}", Door.claims()));
            door.opensFor("alice", ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"k1\"," + urls + "}", Door.claims()));

            trap.setSoTimeout(1);
            assertThatThrownBy(trap::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void token_bringsACertificate_isForged() {
        String chain =
                "[\"" + Base64.getEncoder().encodeToString(ATTACKER.verifying().getEncoded()) + "\"]";

        door.turnsAwayAsForged(ATTACKER.token("{\"alg\":\"RS256\",\"x5c\":" + chain + "}", Door.claims()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"x\"],\"x\":1",
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[\"x\"]",
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":\"x\",\"x\":1"
            })
    void token_asksForAnExtension_isForged(String extension) {
        door.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"k1\"," + extension + "}", Door.claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEF", "GZIP", "zstd"})
    void token_compressedBomb_isForgedWithoutInflating(String zip) throws IOException {
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(small)) {
            deflater.write(
                    Door.claims(",\"x\":\"" + " ".repeat(2_000_000) + "\"").getBytes(StandardCharsets.UTF_8));
        }
        String bomb = ISSUER.sealed("{\"alg\":\"RS256\",\"kid\":\"k1\",\"zip\":\"" + zip + "\"}", small.toByteArray());
        assertThat(bomb.length()).isLessThan(TokenRules.DEFAULT_TOKEN_BYTES);

        door.turnsAwayAsForged(bomb);
    }

    @Test
    void token_plainPayloadSaidToBeCompressed_isForged() {
        door.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"k1\",\"zip\":\"DEF\"}", Door.claims()));
    }

    @Test
    void token_encryptedToOurPublicKey_isForged() {
        String encrypted = Jwts.builder()
                .subject("alice")
                .expiration(Date.from(Door.NOW.plusSeconds(60)))
                .encryptWith((RSAPublicKey) ISSUER.verifying(), Jwts.KEY.RSA_OAEP_256, Jwts.ENC.A256GCM)
                .compact();

        door.turnsAwayAsForged(encrypted);
    }

    @Test
    void token_encryptedWithTheSharedSecret_isForged() {
        Issuer shared = Issuer.of(TokenAlgorithm.HS256);
        String encrypted = Jwts.builder()
                .subject("alice")
                .expiration(Date.from(Door.NOW.plusSeconds(60)))
                .encryptWith(new SecretKeySpec(shared.verifying().getEncoded(), "AES"), Jwts.ENC.A256GCM)
                .compact();

        new Door(shared.ring()).turnsAwayAsForged(encrypted);
    }

    @Test
    void token_payloadSaidToBeSomethingElse_isForged() {
        door.turnsAwayAsForged(ISSUER.token("{\"alg\":\"RS256\",\"kid\":\"k1\",\"cty\":\"text\"}", Door.claims()));
    }
}
