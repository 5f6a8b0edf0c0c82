package dev.tidegate.gateway.auth;

import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.Key;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK or a JWK set (RFC 7517). Only the members that make the key are looked at; certificates and URLs beside it
 * ({@code x5c}, {@code x5u}) are not. In a set, keys meant for something other than signatures are passed over. Stateless.
 */
final class JwkReader {

    private static final StrictJson JSON = new StrictJson();

    /** Stands where a file would: a key that was fetched lies nowhere. */
    private static final Path PUBLISHED = Path.of("");

    /** Members that only a private key has. */
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth");

    private JwkReader() {}

    static List<VerificationKey> read(String text, KeyFile file) throws KeyProblem {
        Map<String, Object> json = parse(text);
        if (!json.containsKey("keys")) {
            if (!isForSignatures(json)) {
                throw new KeyProblem("holds a key that is not meant for signatures: give the one with \"use\":\"sig\"");
            }
            return List.of(key(json, file));
        }
        if (file.kid() != null) {
            throw new KeyProblem("is a JWK set, whose keys name themselves: remove the kid from the configuration");
        }
        List<VerificationKey> keys = new ArrayList<>();
        if (json.get("keys") instanceof List<?> entries) {
            for (Object entry : entries) {
                Map<String, Object> jwk = asObject(entry);
                if (isForSignatures(jwk)) {
                    keys.add(key(jwk, file));
                }
            }
        }
        if (keys.isEmpty()) {
            throw new KeyProblem("is a JWK set without a key for signatures: fetch it from the issuer again");
        }
        return keys;
    }

    /**
     * The keys of a set as an issuer publishes it for everybody: those we cannot use are passed over, be they for encryption, of
     * another kind, too weak, for an algorithm that was not asked for, or named alike. Shared and private keys are never taken: what
     * anybody can read keeps no secret.
     *
     * @param algorithms what the keys may be for; where a key leaves it open, the first that fits it
     */
    static List<VerificationKey> published(String text, List<TokenAlgorithm> algorithms) throws KeyProblem {
        if (!(parse(text).get("keys") instanceof List<?> entries)) {
            throw new KeyProblem("is not a JWK set: it has no list \"keys\"");
        }
        List<VerificationKey> usable = new ArrayList<>();
        for (Object entry : entries) {
            VerificationKey key = entry instanceof Map<?, ?> ? usable(asObject(entry), algorithms) : null;
            if (key != null) {
                usable.add(key);
            }
        }
        List<VerificationKey> unmistakable = usable.stream()
                .filter(key -> usable.stream().filter(key::isMistakenFor).count() == 1)
                .toList();
        if (unmistakable.isEmpty()) {
            throw new KeyProblem("has no key for signatures of a kind and algorithm that is accepted");
        }
        return unmistakable;
    }

    private static @Nullable VerificationKey usable(Map<String, Object> jwk, List<TokenAlgorithm> algorithms) {
        if (!isForSignatures(jwk) || "oct".equals(jwk.get("kty"))) {
            return null;
        }
        List<@Nullable TokenAlgorithm> tries = new ArrayList<>();
        if (jwk.get("alg") == null) {
            tries.addAll(algorithms);
        } else {
            tries.add(null); // it says it itself
        }
        for (TokenAlgorithm each : tries) {
            VerificationKey key = tried(jwk, each);
            if (key != null) {
                return algorithms.contains(key.algorithm()) ? key : null;
            }
        }
        return null;
    }

    private static @Nullable VerificationKey tried(Map<String, Object> jwk, @Nullable TokenAlgorithm algorithm) {
        try {
            return key(jwk, new KeyFile(PUBLISHED, algorithm, null));
        } catch (KeyProblem unusable) {
            return null; // another algorithm may fit; a key that none fits is passed over
        }
    }

    private static Map<String, Object> parse(String text) throws KeyProblem {
        try {
            return JSON.object(new StringReader(text));
        } catch (IOException e) {
            throw new KeyProblem("is not a well-formed JSON object without duplicate names: export the JWK again");
        }
    }

    private static Map<String, Object> asObject(@Nullable Object entry) throws KeyProblem {
        if (!(entry instanceof Map<?, ?> members)) {
            throw new KeyProblem(
                    "is a JWK set with an entry that is not a JSON object: fetch it from the issuer again");
        }
        Map<String, Object> jwk = new LinkedHashMap<>();
        members.forEach((name, value) -> jwk.put(String.valueOf(name), value));
        return jwk;
    }

    private static boolean isForSignatures(Map<String, Object> jwk) {
        Object use = jwk.get("use");
        Object operations = jwk.get("key_ops");
        return (use == null || use.equals("sig"))
                && (operations == null || (operations instanceof List<?> several && several.contains("verify")));
    }

    /** The name in the file, or else the configured one; two different ones are a mistake. */
    private static @Nullable String name(Map<String, Object> jwk, @Nullable String configured) throws KeyProblem {
        String said = text(jwk, "kid");
        if (said != null && configured != null && !said.equals(configured)) {
            throw new KeyProblem("has another kid than the configuration says: remove the kid from the configuration");
        }
        return said != null ? said : configured;
    }

    private static VerificationKey key(Map<String, Object> jwk, KeyFile file) throws KeyProblem {
        String kid = name(jwk, file.kid());
        TokenAlgorithm configured = file.algorithm();
        TokenAlgorithm said = algorithm(jwk);
        String kind = text(jwk, "kty");
        if ("oct".equals(kind)) {
            return KeyStrength.accept(kid, secret(jwk, said != null ? said : configured), said, configured);
        }
        for (String member : PRIVATE) {
            if (jwk.containsKey(member)) {
                throw new KeyProblem(
                        "holds a private key, which the gateway must not have: remove the members d, p, q, dp, dq,"
                                + " qi and oth, and treat the key as no longer secret");
            }
        }
        if ("RSA".equals(kind)) {
            return KeyStrength.accept(kid, build(jwk, "n", "e"), said, configured);
        }
        if ("EC".equals(kind)) {
            return KeyStrength.accept(kid, build(jwk, "crv", "x", "y"), said, configured);
        }
        if ("OKP".equals(kind)) {
            return KeyStrength.accept(kid, build(jwk, "crv", "x"), said, configured);
        }
        throw new KeyProblem("holds a JWK whose kty is none of oct, RSA, EC and OKP: use one of these");
    }

    private static @Nullable TokenAlgorithm algorithm(Map<String, Object> jwk) throws KeyProblem {
        String id = text(jwk, "alg");
        TokenAlgorithm algorithm = TokenAlgorithm.named(id);
        if (id != null && algorithm == null) {
            throw new KeyProblem(
                    "holds a JWK whose alg is not supported: use HS256, HS384, HS512, RS256, PS256, ES256, ES384 or EdDSA");
        }
        return algorithm;
    }

    private static Key secret(Map<String, Object> jwk, @Nullable TokenAlgorithm algorithm) throws KeyProblem {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(String.valueOf(text(jwk, "k")));
        } catch (IllegalArgumentException e) {
            throw new KeyProblem(
                    "holds a secret whose member k is not base64url: encode it without +, / and line breaks");
        }
        if (!jwk.containsKey("k") || bytes.length == 0) {
            throw new KeyProblem("holds a JWK of kty oct without a secret: put it into the member k, in base64url");
        }
        // The library insists that a secret knows its algorithm; one without is turned away by KeyStrength.
        return new SecretKeySpec(
                bytes, "HmacSHA" + (algorithm == null ? "256" : algorithm.id().substring(2)));
    }

    /** Hands the library only the members that make the key; it checks that a point lies on its curve. */
    private static Key build(Map<String, Object> jwk, String... members) throws KeyProblem {
        Map<String, Object> bare = new LinkedHashMap<>();
        bare.put("kty", jwk.get("kty"));
        for (String member : members) {
            String value = text(jwk, member);
            if (value == null) {
                throw new KeyProblem("holds a JWK without the member " + member + ": export it again");
            }
            bare.put(member, value);
        }
        try {
            return Jwks.builder().add(bare).build().toKey();
        } catch (JwtException | IllegalArgumentException e) {
            throw new KeyProblem(
                    "holds a JWK that is not a valid key of a supported kind: use RSA, EC P-256 or P-384, or Ed25519");
        }
    }

    private static @Nullable String text(Map<String, Object> jwk, String member) throws KeyProblem {
        Object value = jwk.get(member);
        if (value != null && !(value instanceof String)) {
            throw new KeyProblem("holds a JWK whose member " + member + " is not a string: export it again");
        }
        return (String) value;
    }
}
