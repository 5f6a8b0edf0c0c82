package dev.tidegate.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.ClientIdentity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a certificate names its holder: once and clearly, or not at all. */
class CertificateNameTest {

    private static String name(CertificateName where, String certificate) {
        String found = where.of(new ClientIdentity(certificate).certificate());
        return found == null ? "nobody" : found;
    }

    @ParameterizedTest
    @CsvSource({
        "CN, pump-7",
        "SAN_DNS, pump-7.devices.example",
        "SAN_EMAIL, pump+7@devices.example",
        "SAN_URI, spiffe://devices.example/pump-7",
        "NONE, nobody"
    })
    void holder_namedOnce_isFound(CertificateName where, String name) {
        assertThat(name(where, "good")).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "two, CN",
        "two, SAN_DNS",
        "two, SAN_EMAIL",
        "two, SAN_URI",
        "two-in-one, CN",
        "empty, CN",
        "nul, CN",
        "star, CN",
        "star, SAN_DNS",
        "star, SAN_URI",
        "plus, CN",
        "plus, SAN_EMAIL",
        "plus, SAN_URI"
    })
    void nameThatIsNotOneHolder_isNobodys(String certificate, CertificateName where) {
        assertThat(name(where, certificate)).isEqualTo("nobody");
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateName.class,
            names = {"SAN_DNS", "SAN_EMAIL", "SAN_URI"})
    void certificateWithoutThatName_isNobodys_whateverItsCommonName(CertificateName where) {
        assertThat(name(where, "no-san")).isEqualTo("nobody");
    }
}
