package dev.tidegate.gateway.blackbox;

import dev.tidegate.policy.ReasonCode;
import java.time.Instant;
import java.util.List;

/** The tokens that open nothing, each with the code that says why. */
final class BadTokens {
    static final String ISSUER = "https://id.test/";
    static final String AUDIENCE = "gate";

    private static final ReasonCode FORGED = ReasonCode.BAD_USER_NAME_OR_PASSWORD;
    private static final ReasonCode UNFIT = ReasonCode.NOT_AUTHORIZED;

    private BadTokens() {}

    /** One of them. */
    record Bad(String what, String token, ReasonCode code) {
        @Override
        public String toString() {
            return what;
        }
    }

    static String claims(String expiry, String more) {
        return "{\"sub\":\"mallory\",\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\"" + expiry + more + "}";
    }

    static String inAnHour() {
        return ",\"exp\":" + (now() + 3_600);
    }

    static String good() {
        return claims(inAnHour(), "");
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    static List<Bad> all(Forger forger) {
        String good = good();
        String signed = forger.token(good);
        return List.of(
                new Bad("expired", forger.token(claims(",\"exp\":" + (now() - 60), "")), UNFIT),
                new Bad("not yet valid", forger.token(claims(inAnHour(), ",\"nbf\":" + (now() + 600))), UNFIT),
                new Bad("without expiry", forger.token(claims("", "")), UNFIT),
                new Bad("expiry as text", forger.token(claims(",\"exp\":\"tomorrow\"", "")), FORGED),
                new Bad("wrong audience", forger.token(good.replace("\"gate\"", "\"other\"")), UNFIT),
                new Bad("no audience", forger.token(good.replace(",\"aud\":\"gate\"", "")), UNFIT),
                new Bad("wrong issuer", forger.token(good.replace("id.test", "id.evil")), UNFIT),
                new Bad("no subject", forger.token(good.replace("\"sub\":\"mallory\",", "")), UNFIT),
                new Bad("foreign key", forger.withForeignKey().token(good), FORGED),
                new Bad("changed claims", tampered(signed), FORGED),
                new Bad("cut signature", signed.substring(0, signed.length() - 4), FORGED),
                new Bad("alg none", Forger.unsigned("{\"alg\":\"none\"}", good), FORGED),
                new Bad("alg nOnE with a signature", forger.token("{\"alg\":\"nOnE\"}", good), FORGED),
                new Bad("empty signature", Forger.unsigned(forger.honestHeader(), good), FORGED),
                new Bad("alg RS256 signed with the secret", forger.token(forger.header("RS256", ""), good), FORGED),
                new Bad("alg HS512 signed as HS256", forger.token(forger.header("HS512", ""), good), FORGED),
                new Bad("kid as path", forger.token("{\"alg\":\"HS256\",\"kid\":\"../../dev/null\"}", good), FORGED),
                new Bad("embedded key", forger.withForeignKey().token(embeddedKey(), good), FORGED),
                new Bad("key address", forger.withForeignKey().token(keyAddress(), good), FORGED),
                new Bad("compressed", forger.token(forger.header("HS256", ",\"zip\":\"DEF\""), good), FORGED),
                new Bad(
                        "unknown crit",
                        forger.token(forger.header("HS256", ",\"crit\":[\"x\"],\"x\":1"), good),
                        FORGED),
                new Bad("claims no object", forger.token("[1]"), FORGED),
                new Bad("expiry twice", forger.token(claims(inAnHour() + inAnHour(), "")), FORGED),
                new Bad(
                        "nested deep",
                        forger.token(claims(inAnHour(), ",\"x\":" + "[".repeat(2_000) + "]".repeat(2_000))),
                        FORGED),
                new Bad("oversized", forger.token(claims(inAnHour(), ",\"x\":\"" + "y".repeat(9_000) + "\"")), FORGED),
                new Bad("one dot", "bm90.YXRva2Vu", FORGED),
                new Bad("five parts", "YQ.Yg.Yw.ZA.ZQ", FORGED));
    }

    private static String tampered(String signed) {
        String[] parts = signed.split("\\.", -1);
        return parts[0] + "." + Forger.base64(good().replace("mallory", "root")) + "." + parts[2];
    }

    private static String embeddedKey() {
        String secret = Forger.base64("another secret of thirty-two bytes");
        return "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"" + secret + "\"}}";
    }

    private static String keyAddress() {
        return "{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1:9/keys\",\"x5u\":\"http://127.0.0.1:9/cert\"}";
    }
}
