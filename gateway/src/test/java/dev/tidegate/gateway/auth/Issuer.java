package dev.tidegate.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An identity provider with a fresh key. Signs any header and payload with the JDK alone, so also what no library would. */
record Issuer(@Nullable String kid, TokenAlgorithm algorithm, Key signing, Key verifying) {

    static Issuer of(TokenAlgorithm algorithm) {
        return of(null, algorithm);
    }

    static Issuer of(@Nullable String kid, TokenAlgorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> withSecret(kid, algorithm, "HmacSHA256", 32);
            case HS384 -> withSecret(kid, algorithm, "HmacSHA384", 48);
            case HS512 -> withSecret(kid, algorithm, "HmacSHA512", 64);
            case RS256, PS256 -> withPair(kid, algorithm, rsa(2048));
            case ES256 -> withPair(kid, algorithm, pair("EC", new ECGenParameterSpec("secp256r1")));
            case ES384 -> withPair(kid, algorithm, pair("EC", new ECGenParameterSpec("secp384r1")));
            case EDDSA -> withPair(kid, algorithm, pair("Ed25519", null));
        };
    }

    static Issuer withPair(@Nullable String kid, TokenAlgorithm algorithm, KeyPair pair) {
        return new Issuer(kid, algorithm, pair.getPrivate(), pair.getPublic());
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair pair(String kind, @Nullable AlgorithmParameterSpec spec) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (spec != null) {
                generator.initialize(spec);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Issuer withSecret(@Nullable String kid, TokenAlgorithm algorithm, String mac, int bytes) {
        byte[] secret = new byte[bytes];
        new SecureRandom().nextBytes(secret);
        SecretKey key = new SecretKeySpec(secret, mac);
        return new Issuer(kid, algorithm, key, key);
    }

    VerificationKey key() {
        return new VerificationKey(kid, algorithm, verifying);
    }

    KeyRing ring() {
        return KeyRing.of(key());
    }

    /** A token with an honest header. */
    String token(String payload) {
        String name = kid == null ? "" : ",\"kid\":\"" + kid + "\"";
        return token("{\"alg\":\"" + algorithm.id() + "\"" + name + "}", payload);
    }

    /** A token with this header, honest or not, under this issuer's true signature. */
    String token(String header, String payload) {
        return sealed(header, payload.getBytes(StandardCharsets.UTF_8));
    }

    String sealed(String header, byte[] payload) {
        String signed = base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(payload);
        return signed + "." + base64(sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    byte[] sign(byte[] input) {
        try {
            if (signing instanceof SecretKey secret) {
                return mac(secret, input);
            }
            Signature signature = signature();
            signature.initSign((PrivateKey) signing);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] mac(SecretKey secret, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(secret.getAlgorithm());
        mac.init(secret);
        return mac.doFinal(input);
    }

    private Signature signature() throws GeneralSecurityException {
        return switch (algorithm) {
            case RS256 -> Signature.getInstance("SHA256withRSA");
            case PS256 -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            case ES256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
            case ES384 -> Signature.getInstance("SHA384withECDSAinP1363Format");
            case EDDSA -> Signature.getInstance("Ed25519");
            case HS256, HS384, HS512 -> throw new AssertionError("a secret has no signature");
        };
    }

    /** The public half in PEM. */
    String pem() {
        return pem("PUBLIC KEY", verifying.getEncoded());
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
