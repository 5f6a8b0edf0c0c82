package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Finds at start what clients would otherwise find out one by one. */
final class CertificateCheck {
    private static final byte[] PROBE = "does this key open that lock".getBytes(StandardCharsets.US_ASCII);

    private CertificateCheck() {}

    static void valid(List<X509Certificate> chain, Path file, Instant now) throws IOException {
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                throw new IOException(
                        file + ": the certificate of " + subject(certificate) + " expired at " + until + "; renew it");
            }
            if (now.isBefore(from)) {
                throw new IOException(file + ": the certificate of " + subject(certificate) + " is not valid before "
                        + from + "; is this machine's clock right?");
            }
        }
    }

    /** Signs with the one and verifies with the other, whatever kind of key it is. */
    static void belongsTo(List<X509Certificate> chain, PrivateKey key, String otherwise) throws IOException {
        if (fits(chain.get(0).getPublicKey(), key)) {
            return;
        }
        for (X509Certificate later : chain) {
            if (fits(later.getPublicKey(), key)) {
                throw new IOException(otherwise + ": it belongs to " + subject(later)
                        + ", further down in that file; put that certificate first");
            }
        }
        throw new IOException(otherwise);
    }

    private static boolean fits(PublicKey lock, PrivateKey key) {
        if (!lock.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(lock);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // they cannot even be used together, as keys on two curves cannot
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
