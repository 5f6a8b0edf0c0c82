package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key opens for its own algorithm and for no other, whatever the header says: A22, A23. */
class AlgorithmMatrixTest {

    private static final Map<TokenAlgorithm, Issuer> ISSUERS = new EnumMap<>(TokenAlgorithm.class);

    static {
        for (TokenAlgorithm each : TokenAlgorithm.values()) {
            ISSUERS.put(each, Issuer.of(each));
        }
    }

    private static Issuer issuer(TokenAlgorithm algorithm) {
        Issuer issuer = ISSUERS.get(algorithm);
        assertThat(issuer).isNotNull();
        return issuer;
    }

    @ParameterizedTest
    @EnumSource
    void token_signedWithTheKey_opens(TokenAlgorithm algorithm) {
        Issuer issuer = issuer(algorithm);

        new Door(issuer.ring()).opensFor("alice", issuer.token(Door.claims()));
    }

    @ParameterizedTest
    @EnumSource
    void token_signedWithAnotherKeyOfTheKind_isForged(TokenAlgorithm algorithm) {
        new Door(issuer(algorithm).ring())
                .turnsAwayAsForged(Issuer.of(algorithm).token(Door.claims()));
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(TokenAlgorithm.values())
                .flatMap(key -> Stream.of(TokenAlgorithm.values())
                        .filter(asked -> asked != key)
                        .map(asked -> Arguments.of(key, asked)));
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void token_headerNamesAnotherAlgorithm_isForged(TokenAlgorithm key, TokenAlgorithm asked) {
        Issuer issuer = issuer(key);

        new Door(issuer.ring()).turnsAwayAsForged(issuer.token("{\"alg\":\"" + asked.id() + "\"}", Door.claims()));
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void token_ofAnotherTrustedKeyUnderThisKeysName_isForged(TokenAlgorithm key, TokenAlgorithm asked)
            throws KeyProblem {
        Issuer named = new Issuer("k1", key, issuer(key).signing(), issuer(key).verifying());
        KeyRing ring = KeyRing.of(List.of(named.key(), issuer(asked).key()));

        new Door(ring)
                .turnsAwayAsForged(
                        issuer(asked).token("{\"alg\":\"" + asked.id() + "\",\"kid\":\"k1\"}", Door.claims()));
    }

    static Stream<Arguments> algorithmsOfOneKey() {
        SecretKeySpec secret = new SecretKeySpec(new byte[64], "HmacSHA512");
        Issuer rsa = issuer(TokenAlgorithm.RS256);
        return Stream.of(
                Arguments.of(
                        TokenAlgorithm.PS256, new Issuer("k1", TokenAlgorithm.RS256, rsa.signing(), rsa.verifying())),
                Arguments.of(
                        TokenAlgorithm.RS256, new Issuer("k1", TokenAlgorithm.PS256, rsa.signing(), rsa.verifying())),
                Arguments.of(TokenAlgorithm.HS384, new Issuer("k1", TokenAlgorithm.HS512, secret, secret)));
    }

    @ParameterizedTest
    @MethodSource("algorithmsOfOneKey")
    void token_trulySignedWithTheKeyByAnAlgorithmItIsNotBoundTo_isForged(TokenAlgorithm bound, Issuer signer)
            throws KeyProblem {
        VerificationKey key = new VerificationKey("k1", bound, signer.verifying());
        // A second key makes the signer's algorithm one this gateway does verify.
        KeyRing ring =
                KeyRing.of(List.of(key, Issuer.of("k2", signer.algorithm()).key()));

        new Door(ring).turnsAwayAsForged(signer.token(Door.claims()));
        new Door(KeyRing.of(key)).turnsAwayAsForged(signer.token(Door.claims()));
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256", "ES256", "ES384", "EDDSA"})
    void token_hmacOverThePublicKeyAsSecret_isForged(TokenAlgorithm algorithm) {
        Issuer issuer = issuer(algorithm);
        for (byte[] guess : new byte[][] {
            issuer.pem().getBytes(StandardCharsets.US_ASCII),
            issuer.pem().strip().getBytes(StandardCharsets.US_ASCII),
            issuer.verifying().getEncoded()
        }) {
            SecretKeySpec secret = new SecretKeySpec(guess, "HmacSHA256");
            Issuer attacker = new Issuer(null, TokenAlgorithm.HS256, secret, secret);

            new Door(issuer.ring()).turnsAwayAsForged(attacker.token(Door.claims()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "nOnE", "NONE", "", "hs256", "HS256 ", "RS384", "RS512", "PS512", "ES512", "ES256K"
            })
    void token_algorithmWeDoNotOffer_isForged(String asked) {
        for (TokenAlgorithm each : TokenAlgorithm.values()) {
            new Door(issuer(each).ring())
                    .turnsAwayAsForged(issuer(each).token("{\"alg\":\"" + asked + "\"}", Door.claims()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "nOnE", "HS256", "RS256"})
    void token_withoutSignature_isForged(String asked) {
        String unsigned = Issuer.base64(("{\"alg\":\"" + asked + "\"}").getBytes(StandardCharsets.UTF_8)) + "."
                + Issuer.base64(Door.claims().getBytes(StandardCharsets.UTF_8)) + ".";
        for (TokenAlgorithm each : TokenAlgorithm.values()) {
            new Door(issuer(each).ring()).turnsAwayAsForged(unsigned);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384"})
    void token_signatureOfZeros_isForged(TokenAlgorithm algorithm) {
        Issuer issuer = issuer(algorithm);
        String token = issuer.token(Door.claims());
        int size = issuer.sign(new byte[0]).length;
        String zeros = token.substring(0, token.lastIndexOf('.') + 1) + Issuer.base64(new byte[size]);

        new Door(issuer.ring()).turnsAwayAsForged(zeros);
    }

    @ParameterizedTest
    @EnumSource
    void token_oneCharacterChanged_isForged(TokenAlgorithm algorithm) {
        Issuer issuer = issuer(algorithm);
        Door door = new Door(issuer.ring());
        String token = issuer.token(Door.claims());
        // The last character of each part may carry unused bits; every other one counts.
        int firstDot = token.indexOf('.');
        int lastDot = token.lastIndexOf('.');
        for (int at : new int[] {firstDot + 3, lastDot - 4, lastDot + 1, lastDot + 10, token.length() - 2}) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';

            door.turnsAwayAsForged(token.substring(0, at) + other + token.substring(at + 1));
        }
    }
}
