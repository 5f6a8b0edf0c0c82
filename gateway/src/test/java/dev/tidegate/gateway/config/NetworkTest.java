package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static InetAddress address(String literal) {
        return Objects.requireNonNull(Network.address(literal));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.129, true",
        "192.0.2.4/30, 192.0.2.8, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "192.0.2.7/32, 192.0.2.7, true",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::/0, 192.0.2.7, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void network_address_belongsByItsFirstBits(String network, String address, boolean belongs) {
        assertThat(Network.parse(network).contains(address(address))).isEqualTo(belongs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0/8",
                "10.0.0.256",
                "proxy.example.com",
                "localhost",
                "2001:db8::/129",
                "2001:db8::1/64",
                "2001:db8:::",
                "fe80::1%eth0",
                "[::1]",
                "/8",
                "*"
            })
    void network_misspelled_isRefusedWithItsText(String text) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text.replaceFirst("/8$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "1",
                "127.1",
                "0x7f000001",
                "١٢٧.0.0.1",
                "fe80::1%lo",
                "",
                ":",
                "dead:beef"
            })
    void address_anythingButALiteral_isNone(String text) {
        assertThat(Network.address(text)).isNull();
    }
}
