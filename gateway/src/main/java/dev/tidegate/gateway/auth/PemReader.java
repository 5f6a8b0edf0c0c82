package dev.tidegate.gateway.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one public key from PEM text. A certificate is only the wrapping of its key: dates and chain are not judged, since
 * whoever configured the file vouches for the key. Stateless.
 */
final class PemReader {

    static final String BEGIN = "-----BEGIN ";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519");

    private PemReader() {}

    static PublicKey read(String text) throws KeyProblem {
        // A chain must not slip in: its second certificate is an authority, which signs certificates and not our
        // tokens.
        if (text.indexOf(BEGIN) != text.lastIndexOf(BEGIN)) {
            throw new KeyProblem(
                    "holds more than one PEM block: keep the one key or certificate that signs the tokens");
        }
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw broken();
        }
        String label = String.valueOf(block.group(1));
        byte[] der = decode(String.valueOf(block.group(2)));
        if (label.equals("PUBLIC KEY")) {
            return publicKey(der);
        }
        if (label.equals("CERTIFICATE")) {
            return certified(der);
        }
        if (label.endsWith("PRIVATE KEY")) {
            throw new KeyProblem(
                    "holds a private key, which the gateway must not have: give it the public half, made with"
                            + " \"openssl pkey -in FILE -pubout\"");
        }
        if (label.equals("RSA PUBLIC KEY")) {
            throw new KeyProblem(
                    "holds an old style RSA key: convert it with \"openssl rsa -RSAPublicKey_in -in FILE -pubout\"");
        }
        throw new KeyProblem("holds neither a public key nor a certificate: give a PUBLIC KEY or CERTIFICATE block");
    }

    private static byte[] decode(String base64) throws KeyProblem {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw broken();
        }
    }

    /** The factories refuse each other's keys, so the first that takes it is right. */
    private static PublicKey publicKey(byte[] der) throws KeyProblem {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        for (String kind : KEY_KINDS) {
            PublicKey key = keyOfKind(kind, spec);
            if (key != null) {
                return key;
            }
        }
        throw new KeyProblem(
                "holds a damaged key or a kind that is not supported: use RSA, EC P-256 or P-384, or Ed25519");
    }

    private static @Nullable PublicKey keyOfKind(String kind, X509EncodedKeySpec spec) {
        try {
            return KeyFactory.getInstance(kind).generatePublic(spec);
        } catch (InvalidKeySpecException e) {
            return null; // another kind of key
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + kind, e);
        }
    }

    private static PublicKey certified(byte[] der) throws KeyProblem {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw broken();
        }
    }

    private static KeyProblem broken() {
        return new KeyProblem("is damaged PEM: export the key or certificate again");
    }
}
