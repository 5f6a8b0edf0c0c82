package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:1883", "::1, [0:0:0:0:0:0:0:1]:1883"})
    void address_isWrittenAsPeopleWriteIt(String address, String text) throws UnknownHostException {
        assertThat(PeerAddress.text(new InetSocketAddress(InetAddress.getByName(address), 1883)))
                .isEqualTo(text);
    }
}
