package dev.tidegate.gateway.auth;

import io.jsonwebtoken.security.Jwks;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Key sets as issuers publish them. */
final class KeySets {
    private KeySets() {}

    static String of(Issuer... issuers) {
        return "{\"keys\":[" + Arrays.stream(issuers).map(KeySets::jwk).collect(Collectors.joining(",")) + "]}";
    }

    /** One key, which says its name and its algorithm. */
    static String jwk(Issuer issuer) {
        return bare(issuer)
                .replaceFirst(
                        "\\{",
                        "{\"use\":\"sig\",\"alg\":\"" + issuer.algorithm().id() + "\",\"kid\":\"" + issuer.kid()
                                + "\",");
    }

    /** One key that leaves everything open. */
    static String bare(Issuer issuer) {
        return Jwks.json(Jwks.builder().key((PublicKey) issuer.verifying()).build());
    }
}
