package dev.tidegate.gateway.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and keys out of PEM files, with an error a person can act on for everything that can be wrong with them. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519", "RSASSA-PSS");

    private record Block(String label, String body) {
        /** Old OpenSSL wrote the encryption into a header line above the text. */
        boolean encrypted() {
            return label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED");
        }

        byte[] der(Path file) throws IOException {
            try {
                return Base64.getMimeDecoder().decode(body);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is damaged: the text of its " + label + " is not base64", e);
            }
        }
    }

    private PemFile() {}

    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.label.equals("CERTIFICATE")) {
                chain.add(certificate(block.der(file), file));
            }
        }
        if (chain.isEmpty()) {
            throw new IOException(file + " holds no certificate: expected PEM, -----BEGIN CERTIFICATE-----");
        }
        return List.copyOf(chain);
    }

    private static X509Certificate certificate(byte[] der, Path file) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IOException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    static PrivateKey privateKey(Path file) throws IOException {
        for (Block block : blocks(file)) {
            if (!block.label.endsWith("PRIVATE KEY")) {
                continue;
            }
            if (block.encrypted()) {
                throw new IOException(
                        file + " is encrypted, and the gateway asks nobody for a password; decrypt it with:"
                                + " openssl pkcs8 -topk8 -nocrypt -in " + file + " -out plain-key.pem");
            }
            return switch (block.label) {
                case "PRIVATE KEY" -> key(block.der(file), file);
                case "RSA PRIVATE KEY" -> key(Der.rsaAsPkcs8(block.der(file)), file);
                case "EC PRIVATE KEY" -> key(ecAsPkcs8(block.der(file), file), file);
                default -> throw unreadable(file, null);
            };
        }
        throw new IOException(file + " holds no private key: expected PEM, -----BEGIN PRIVATE KEY-----");
    }

    private static byte[] ecAsPkcs8(byte[] sec1, Path file) throws IOException {
        try {
            return Der.ecAsPkcs8(sec1);
        } catch (IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    private static PrivateKey key(byte[] pkcs8, Path file) throws IOException {
        GeneralSecurityException last = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                last = e; // another algorithm's key
            }
        }
        throw unreadable(file, last);
    }

    private static IOException unreadable(Path file, @Nullable Exception cause) {
        return new IOException(
                file + " holds a private key that cannot be read (RSA, EC and Ed25519 can); try:"
                        + " openssl pkcs8 -topk8 -nocrypt -in " + file + " -out readable-key.pem",
                cause);
    }

    private static List<Block> blocks(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    file + " does not exist (seen from " + Path.of("").toAbsolutePath() + ")", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: may this user open it? (" + e.getMessage() + ")", e);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }
}
