package dev.tidegate.gateway.blackbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes any token, true or not, with the JDK alone: whoever holds the development key can sign nonsense too. */
final class Forger {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final byte[] secret;
    private final String kid;

    private Forger(byte[] secret, String kid) {
        this.secret = secret;
        this.kid = kid;
    }

    /** With the key that opens this gateway. */
    static Forger withKeyOf(RunningGateway gateway) {
        try {
            var jwk = new ObjectMapper()
                    .readTree(gateway.data().resolve("development-key.jwk").toFile());
            byte[] secret = Base64.getUrlDecoder()
                    .decode(Objects.requireNonNull(jwk.get("k")).asText());
            return new Forger(secret, Objects.requireNonNull(jwk.get("kid")).asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a key nobody trusts. */
    Forger withForeignKey() {
        return new Forger("another secret of thirty-two bytes".getBytes(StandardCharsets.US_ASCII), kid);
    }

    String honestHeader() {
        return header("HS256", "");
    }

    /** A header that names the true key. */
    String header(String algorithm, String more) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"" + more + "}";
    }

    /** A token of these claims under an honest header. */
    String token(String claims) {
        return token(honestHeader(), claims);
    }

    String token(String header, String claims) {
        String signed = unsigned(header, claims);
        return signed + BASE64.encodeToString(hmac(signed.substring(0, signed.length() - 1)));
    }

    /** Header and claims, a dot, and nothing. */
    static String unsigned(String header, String claims) {
        return base64(header) + "." + base64(claims) + ".";
    }

    static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] hmac(String input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
