package dev.tidegate.gateway.auth;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Binds a key to its one algorithm, and turns away the weak and the mismatched. Stateless. */
final class KeyStrength {

    private static final int RSA_BITS = 2048;
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(3);

    private KeyStrength() {}

    /**
     * The key bound to its algorithm.
     *
     * @param said what the JWK says
     * @param configured what the configuration says
     */
    static VerificationKey accept(
            @Nullable String kid, Key key, @Nullable TokenAlgorithm said, @Nullable TokenAlgorithm configured)
            throws KeyProblem {
        if (kid != null && (kid.isBlank() || kid.length() > KeyRing.KID_CHARS)) {
            throw new KeyProblem("has a kid that is blank or longer than " + KeyRing.KID_CHARS
                    + " characters: give it a shorter one");
        }
        if (said != null && configured != null && said != configured) {
            throw new KeyProblem("says alg " + said.id() + " but the configuration says " + configured.id()
                    + ": remove alg from the configuration, or name the key it means");
        }
        TokenAlgorithm wanted = said != null ? said : configured;
        if (key instanceof SecretKey secret) {
            return new VerificationKey(kid, secretAlgorithm(secret, wanted), key);
        }
        if (key instanceof RSAPublicKey rsa) {
            return new VerificationKey(kid, rsaAlgorithm(rsa, wanted), key);
        }
        if (key instanceof ECPublicKey ec) {
            return new VerificationKey(kid, only(curveAlgorithm(ec), wanted), key);
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return new VerificationKey(kid, only(TokenAlgorithm.EDDSA, wanted), key);
        }
        throw new KeyProblem("holds a kind of key that is not supported: use RSA, EC P-256 or P-384, or Ed25519");
    }

    private static TokenAlgorithm secretAlgorithm(SecretKey secret, @Nullable TokenAlgorithm wanted) throws KeyProblem {
        if (wanted == null) {
            throw new KeyProblem("leaves the algorithm open: add \"alg\":\"HS256\" (or HS384, HS512) to the JWK");
        }
        int bits = secret.getEncoded().length * Byte.SIZE;
        int needed = switch (wanted) {
            case HS256 -> 256;
            case HS384 -> 384;
            case HS512 -> 512;
            case RS256, PS256, ES256, ES384, EDDSA ->
                throw new KeyProblem("is a shared secret, which cannot verify " + wanted.id()
                        + ": use HS256, HS384 or HS512, or give the issuer's public key");
        };
        if (bits < needed) {
            throw new KeyProblem("holds a secret of " + bits + " bits, too weak for " + wanted.id()
                    + ": make one of at least " + needed + " bits");
        }
        return wanted;
    }

    private static TokenAlgorithm rsaAlgorithm(RSAPublicKey rsa, @Nullable TokenAlgorithm wanted) throws KeyProblem {
        if (wanted == null) {
            throw new KeyProblem(
                    "is an RSA key and leaves the algorithm open: set alg: RS256 or alg: PS256 beside it under auth.jwt.keys");
        }
        if (wanted != TokenAlgorithm.RS256 && wanted != TokenAlgorithm.PS256) {
            throw mismatch("an RSA key", wanted, "RS256 or PS256");
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < RSA_BITS) {
            throw new KeyProblem(
                    "holds an RSA key of " + bits + " bits, too weak: use one of at least " + RSA_BITS + " bits");
        }
        BigInteger exponent = rsa.getPublicExponent();
        if (exponent.compareTo(RSA_EXPONENT) < 0 || !exponent.testBit(0)) {
            throw new KeyProblem("holds an RSA key whose public exponent protects nothing: use one with 65537");
        }
        return wanted;
    }

    private static TokenAlgorithm curveAlgorithm(ECPublicKey ec) throws KeyProblem {
        if (isOn(ec, "secp256r1")) {
            return TokenAlgorithm.ES256;
        }
        if (isOn(ec, "secp384r1")) {
            return TokenAlgorithm.ES384;
        }
        throw new KeyProblem("holds a key on a curve that is not supported: use P-256 (ES256) or P-384 (ES384)");
    }

    /** Compares the numbers, not the size: secp256k1 has 256 bits too. */
    private static boolean isOn(ECPublicKey ec, String curve) {
        try {
            AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
            named.init(new ECGenParameterSpec(curve));
            ECParameterSpec expected = named.getParameterSpec(ECParameterSpec.class);
            ECParameterSpec actual = ec.getParams();
            return expected.getCurve().equals(actual.getCurve())
                    && expected.getGenerator().equals(actual.getGenerator())
                    && expected.getOrder().equals(actual.getOrder())
                    && expected.getCofactor() == actual.getCofactor();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + curve, e);
        }
    }

    private static TokenAlgorithm only(TokenAlgorithm natural, @Nullable TokenAlgorithm wanted) throws KeyProblem {
        if (wanted != null && wanted != natural) {
            throw mismatch("a key for " + natural.id(), wanted, natural.id());
        }
        return natural;
    }

    private static KeyProblem mismatch(String kind, TokenAlgorithm wanted, String fix) {
        return new KeyProblem("is " + kind + ", which cannot verify " + wanted.id() + ": set alg: " + fix);
    }
}
