package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.ClientIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of client certificates need of each other. */
class CertificateKeysTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Desk desk(String keys) {
        Desk desk = new Desk(directory);
        desk.file("listeners: { a: { transport: tcp, bind: 127.0.0.1:0, tls: { certificate: " + ClientIdentity.pem("ec")
                + ", key: " + ClientIdentity.pem("ec-key") + ", " + keys + " } } }\n");
        return desk;
    }

    private static String asked() {
        return "client-certificates: require, client-ca: " + ClientIdentity.pem("holders/ca");
    }

    @Test
    void identity_withoutACertificateToReadItFrom_isRefused() {
        assertThat(desk("client-identity: cn").problems())
                .singleElement()
                .asString()
                .endsWith("client-identity needs a certificate to read: set client-certificates to require or want");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "client-token: required; client-token",
                "client-id: equals-subject; client-id",
                "client-roles: [device]; client-roles"
            })
    void keysOfHolders_whereNobodyIsNamed_areRefused(String given, String key) {
        assertThat(desk(asked() + ", " + given).problems())
                .anySatisfy(problem -> assertThat(problem)
                        .contains(key + " is for those whom a certificate names: set client-identity to cn, san-dns,"));
    }

    @Test
    void gatewayWithoutTokens_thatKnowsItsClientsByCertificate_isFine() {
        assertThat(desk(asked() + ", client-identity: cn").problems()).isEmpty();
    }

    @Test
    void gatewayWithoutTokens_thatWantsThemBesideCertificates_isRefused() {
        assertThat(desk(asked() + ", client-identity: cn, client-token: required")
                        .problems())
                .singleElement()
                .asString()
                .contains("nobody could connect");
    }
}
