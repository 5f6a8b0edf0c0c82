package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files as operators have them; those that cannot be used are refused with the file, the reason and the fix. */
class KeyRingTest {

    private static final String SECRET = "A".repeat(43);
    private static final Issuer RSA = Issuer.of(TokenAlgorithm.RS256);

    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "key", ".txt"), content);
    }

    private void opens(KeyFile file, Issuer issuer) throws UnusableKeys {
        new Door(KeyRing.read(List.of(file))).opensFor("alice", issuer.token(Door.claims()));
    }

    private void refuses(KeyFile file, String fix) {
        assertThatThrownBy(() -> KeyRing.read(List.of(file)))
                .isInstanceOfSatisfying(
                        UnusableKeys.class,
                        refusal -> assertThat(refusal.problems())
                                .singleElement()
                                .asString()
                                .startsWith(file.path() + ": ")
                                .contains(fix)
                                .doesNotContain(SECRET));
    }

    private static String jwk(Issuer issuer) {
        return Jwks.json(Jwks.builder().key((PublicKey) issuer.verifying()).build());
    }

    private static String jwk(Issuer issuer, String more) {
        String json = jwk(issuer);
        return json.substring(0, json.length() - 1) + "," + more + "}";
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256"})
    void pem_rsaWithConfiguredAlgorithm_opens(TokenAlgorithm algorithm) throws Exception {
        Issuer issuer = new Issuer(null, algorithm, RSA.signing(), RSA.verifying());

        opens(KeyFile.of(file(RSA.pem()), algorithm), issuer);
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "EDDSA"})
    void pem_algorithmFollowsFromTheKey_opens(TokenAlgorithm algorithm) throws Exception {
        Issuer issuer = Issuer.of(algorithm);

        opens(KeyFile.of(file("# our issuer\r\n" + issuer.pem().replace("\n", "\r\n"))), issuer);
    }

    @Test
    void pem_rsaWithoutAlgorithm_isRefused() throws IOException {
        refuses(KeyFile.of(file(RSA.pem())), "set alg: RS256 or alg: PS256");
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "HS512", "ES256", "EDDSA"})
    void pem_rsaConfiguredForAnotherAlgorithm_isRefused(TokenAlgorithm algorithm) throws IOException {
        refuses(KeyFile.of(file(RSA.pem()), algorithm), "RS256 or PS256");
    }

    @Test
    void pem_rsaOf1024Bits_isRefused() throws IOException {
        Issuer weak = Issuer.withPair(null, TokenAlgorithm.RS256, Issuer.rsa(1024));

        refuses(KeyFile.of(file(weak.pem()), TokenAlgorithm.RS256), "at least 2048 bits");
    }

    @Test
    void pem_anotherCurve_isRefused() throws IOException {
        KeyPair pair = Issuer.pair("EC", new ECGenParameterSpec("secp521r1"));

        refuses(
                KeyFile.of(
                        file(Issuer.withPair(null, TokenAlgorithm.ES256, pair).pem())),
                "use P-256");
    }

    @Test
    void pem_ed448_isRefused() throws IOException {
        KeyPair pair = Issuer.pair("Ed448", null);

        refuses(
                KeyFile.of(
                        file(Issuer.withPair(null, TokenAlgorithm.EDDSA, pair).pem())),
                "Ed25519");
    }

    @Test
    void pem_privateKey_isRefused() throws IOException {
        refuses(
                KeyFile.of(file(Issuer.pem("PRIVATE KEY", RSA.signing().getEncoded())), TokenAlgorithm.RS256),
                "openssl pkey -in FILE -pubout");
    }

    @Test
    void pem_twoKeys_isRefused() throws IOException {
        refuses(KeyFile.of(file(RSA.pem() + RSA.pem()), TokenAlgorithm.RS256), "more than one PEM block");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----"
            })
    void pem_damaged_isRefused(String pem) throws IOException {
        refuses(KeyFile.of(file(pem)), "damaged");
    }

    @Test
    void pem_oldStyleRsa_isRefusedWithTheConversion() throws IOException {
        refuses(
                KeyFile.of(file("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----")),
                "openssl rsa -RSAPublicKey_in");
    }

    @Test
    void pem_certificate_opens() throws Exception {
        KeyStore store = selfSigned();
        Certificate certificate = store.getCertificate("issuer");
        PrivateKey signing = (PrivateKey) store.getKey("issuer", "changeit".toCharArray());
        Issuer issuer = new Issuer(null, TokenAlgorithm.ES256, signing, certificate.getPublicKey());

        opens(KeyFile.of(file(Issuer.pem("CERTIFICATE", certificate.getEncoded()))), issuer);
    }

    private KeyStore selfSigned() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("issuer.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "issuer",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=issuer",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "EDDSA"})
    void jwk_algorithmFollowsFromTheCurve_opens(TokenAlgorithm algorithm) throws Exception {
        Issuer issuer = Issuer.of(algorithm);

        opens(KeyFile.of(file(jwk(issuer))), issuer);
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256"})
    void jwk_rsaSaysItsAlgorithm_opens(TokenAlgorithm algorithm) throws Exception {
        Issuer issuer = new Issuer("k1", algorithm, RSA.signing(), RSA.verifying());

        opens(KeyFile.of(file(jwk(issuer, "\"kid\":\"k1\",\"alg\":\"" + algorithm.id() + "\""))), issuer);
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "HS384", "HS512"})
    void jwk_secret_opens(TokenAlgorithm algorithm) throws Exception {
        Issuer issuer = Issuer.of("k1", algorithm);
        String secret = Issuer.base64(issuer.signing().getEncoded());

        opens(
                KeyFile.of(file("{\"kty\":\"oct\",\"kid\":\"k1\",\"alg\":\"" + algorithm.id() + "\",\"k\":\"" + secret
                        + "\"}")),
                issuer);
        opens(KeyFile.of(file("{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"" + secret + "\"}"), algorithm), issuer);
    }

    @Test
    void jwk_rsaWithoutAlgorithm_isRefused() throws IOException {
        refuses(KeyFile.of(file(jwk(RSA))), "set alg: RS256 or alg: PS256");
    }

    @Test
    void jwk_secretWithoutAlgorithm_isRefused() throws IOException {
        refuses(KeyFile.of(file("{\"kty\":\"oct\",\"k\":\"" + SECRET + "\"}")), "add \"alg\":\"HS256\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"HS384", "HS512"})
    void jwk_secretShorterThanItsHash_isRefused(TokenAlgorithm algorithm) throws IOException {
        refuses(
                KeyFile.of(file("{\"kty\":\"oct\",\"alg\":\"" + algorithm.id() + "\",\"k\":\"" + SECRET + "\"}")),
                "too weak for " + algorithm.id());
    }

    @Test
    void jwk_secretSaidToBeForRsa_isRefused() throws IOException {
        refuses(KeyFile.of(file("{\"kty\":\"oct\",\"alg\":\"RS256\",\"k\":\"" + SECRET + "\"}")), "use HS256");
    }

    @Test
    void jwk_rsaSaidToBeForHmac_isRefused() throws IOException {
        refuses(KeyFile.of(file(jwk(RSA, "\"alg\":\"HS256\""))), "RS256 or PS256");
    }

    @Test
    void jwk_contradictsTheConfiguration_isRefused() throws IOException {
        refuses(KeyFile.of(file(jwk(RSA, "\"alg\":\"RS256\"")), TokenAlgorithm.PS256), "remove alg");
    }

    @Test
    void jwk_privateKey_isRefused() throws IOException {
        refuses(KeyFile.of(file(jwk(RSA, "\"alg\":\"RS256\",\"d\":\"" + SECRET + "\""))), "remove the members d,");
    }

    @Test
    void jwk_evenPublicExponent_isRefused() throws IOException {
        String forgeable = jwk(RSA, "\"alg\":\"RS256\"").replace("\"e\":\"AQAB\"", "\"e\":\"BA\"");

        refuses(KeyFile.of(file(forgeable)), "exponent");
    }

    @Test
    void jwk_pointOffItsCurve_isRefused() throws IOException {
        String off = jwk(Issuer.of(TokenAlgorithm.ES256)).replaceAll("\"x\":\"[^\"]*\"", "\"x\":\"" + SECRET + "\"");

        assertThatThrownBy(() -> KeyRing.read(List.of(KeyFile.of(file(off))))).isInstanceOf(UnusableKeys.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kty\":\"oct\",\"alg\":\"HS256\"}",
                "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"\"}",
                "{\"kty\":\"oct\",\"alg\":\"HS256\",\"k\":\"++//\"}",
                "{\"kty\":\"oct\",\"alg\":\"none\",\"k\":\"AAAA\"}",
                "{\"kty\":\"oct\",\"alg\":5,\"k\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"alg\":\"RS256\"}",
                "{\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\"AA\",\"e\":\"AQ\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"A\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}",
                "{\"kty\":\"oct\",\"kty\":\"oct\"}",
                "{",
                "{} {}",
                "",
                "plain secret",
                "{\"keys\":[]}",
                "{\"keys\":7}",
                "{\"keys\":[7]}",
                "{\"kid\":\"\",\"kty\":\"oct\"}"
            })
    void file_unusable_isRefusedWithItsName(String content) throws IOException {
        refuses(KeyFile.of(file(content)), ": ");
    }

    @Test
    void jwk_meantForEncryption_isRefused() throws IOException {
        refuses(KeyFile.of(file(jwk(RSA, "\"alg\":\"RS256\",\"use\":\"enc\""))), "\"use\":\"sig\"");
    }

    @Test
    void jwkSet_ofAnIdentityProvider_opensForEachSigningKey() throws Exception {
        Issuer elliptic = Issuer.of("e1", TokenAlgorithm.ES256);
        Issuer rsa = new Issuer("r1", TokenAlgorithm.RS256, RSA.signing(), RSA.verifying());
        Path set = file("{\"keys\":["
                + jwk(elliptic, "\"kid\":\"e1\",\"use\":\"sig\",\"key_ops\":[\"verify\"]") + ","
                + jwk(rsa, "\"kid\":\"r1\",\"use\":\"sig\",\"alg\":\"RS256\",\"x5c\":[\"AAAA\"],\"x5u\":\"http://x/\"")
                + ","
                + jwk(rsa, "\"kid\":\"r2\",\"use\":\"enc\",\"alg\":\"RSA-OAEP\"") + "]}");

        opens(KeyFile.of(set), elliptic);
        opens(KeyFile.of(set), rsa);
    }

    @Test
    void files_manyProblems_areAllTold() throws IOException {
        List<KeyFile> files =
                List.of(KeyFile.of(folder.resolve("absent.pem")), KeyFile.of(folder), KeyFile.of(file("{")));

        assertThatThrownBy(() -> KeyRing.read(files))
                .isInstanceOfSatisfying(
                        UnusableKeys.class,
                        refusal -> assertThat(refusal.problems()).hasSize(3));
    }

    @Test
    void files_sameKidTwice_areRefused() throws IOException {
        KeyFile file = KeyFile.of(file(jwk(RSA, "\"kid\":\"k1\",\"alg\":\"RS256\"")));

        assertThatThrownBy(() -> KeyRing.read(List.of(file, file)))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("two keys with the kid \"k1\"");
    }

    @Test
    void files_twoUnnamedKeysOfOneAlgorithm_areRefused() throws IOException {
        KeyFile file = KeyFile.of(file(RSA.pem()), TokenAlgorithm.RS256);

        assertThatThrownBy(() -> KeyRing.read(List.of(file, file)))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("give each its kid");
    }

    @Test
    void files_pemKeysWithConfiguredNames_openForBoth() throws Exception {
        Issuer old = new Issuer("old", TokenAlgorithm.RS256, RSA.signing(), RSA.verifying());
        Issuer fresh = Issuer.of("new", TokenAlgorithm.RS256);
        Door door = new Door(KeyRing.read(List.of(
                new KeyFile(file(old.pem()), TokenAlgorithm.RS256, "old"),
                new KeyFile(file(fresh.pem()), TokenAlgorithm.RS256, "new"))));

        door.opensFor("alice", old.token(Door.claims()));
        door.opensFor("alice", fresh.token(Door.claims()));
    }

    @Test
    void jwk_withoutNameAndConfiguredOne_opensForThatName() throws Exception {
        Issuer named = new Issuer("k1", TokenAlgorithm.RS256, RSA.signing(), RSA.verifying());
        Path file = file(jwk(RSA, "\"alg\":\"RS256\""));

        opens(new KeyFile(file, null, "k1"), named);
    }

    @Test
    void jwk_otherNameThanConfigured_isRefused() throws IOException {
        Path file = file(jwk(RSA, "\"alg\":\"RS256\",\"kid\":\"k1\""));

        refuses(new KeyFile(file, null, "k2"), "remove the kid from the configuration");
    }

    @Test
    void jwkSet_withConfiguredName_isRefused() throws IOException {
        Path file = file("{\"keys\":[" + jwk(RSA, "\"alg\":\"RS256\"") + "]}");

        refuses(new KeyFile(file, null, "k1"), "remove the kid from the configuration");
    }

    @Test
    void files_none_areRefused() {
        assertThatThrownBy(() -> KeyRing.read(List.of()))
                .isInstanceOf(UnusableKeys.class)
                .hasMessageContaining("auth.jwt.keys");
    }

    @Test
    void ring_inText_showsNoMaterial() throws Exception {
        KeyRing ring = KeyRing.read(List.of(
                KeyFile.of(file("{\"kty\":\"oct\",\"kid\":\"k1\",\"alg\":\"HS256\",\"k\":\"" + SECRET + "\"}"))));

        assertThat(ring.toString()).isEqualTo("KeyRing[VerificationKey[k1 HS256]]");
    }
}
