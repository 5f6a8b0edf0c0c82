package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "mqtt://broker, mqtt://broker:1883, broker",
        "MQTT://broker/, mqtt://broker:1883, broker",
        "mqtts://broker.example.com, mqtts://broker.example.com:8883, broker.example.com",
        "ws://broker, ws://broker:80/mqtt, broker",
        "ws://broker:80/, ws://broker:80/, broker",
        "ws://my_broker:9001/ws, ws://my_broker:9001/ws, my_broker:9001",
        "wss://broker?token=secret, wss://broker:443/mqtt, broker",
        "mqtt://10.0.0.7:1884, mqtt://10.0.0.7:1884, 10.0.0.7:1884",
        "wss://[fe80::1%eth0]:8443/a, 'wss://[fe80::1%eth0]:8443/a', '[fe80::1%eth0]:8443'",
        "mqtt://[::1], 'mqtt://[::1]:1883', '[::1]'"
    })
    void parse_whatPeopleWrite_isUnderstood(String written, String shown, String hostField) {
        BrokerAddress address = BrokerAddress.parse(written);
        assertThat(address).hasToString(shown);
        assertThat(address.hostField()).isEqualTo(hostField);
    }

    @Test
    void parse_query_belongsToTheTarget() {
        assertThat(BrokerAddress.parse("wss://broker?token=secret").target()).isEqualTo("/mqtt?token=secret");
        assertThat(BrokerAddress.parse("wss://broker/a?b=/c").target()).isEqualTo("/a?b=/c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker",
                "broker:1883",
                "tcp://broker",
                "mqtt://",
                "mqtt://:1883",
                "mqtt://broker:0",
                "mqtt://broker:65536",
                "mqtt://broker/path",
                "mqtt://broker?query",
                "mqtt://a b",
                "ws://broker/a b",
                "ws://broker/a#b",
                "ws://broker/\r\nX: y",
                "mqtt://bro\nker",
                "mqtt://[::1",
                "mqtt://::1",
                "",
                "ws://broker/ä"
            })
    void parse_whatIsNoAddress_isRefused(String written) {
        assertThatThrownBy(() -> BrokerAddress.parse(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_password_isRefusedAndNotRepeated() {
        assertThatThrownBy(() -> BrokerAddress.parse("mqtt://user:secret@broker"))
                .hasMessageContaining("settings of their own")
                .hasMessageNotContaining("secret");
    }

    // ---- what goes with it

    private static Destination saying(String name, String value) {
        return new Destination(BrokerAddress.parse("ws://broker"), Duration.ofSeconds(1), Map.of(name, value), null);
    }

    @Test
    void destination_shown_keepsItsSecrets() {
        assertThat(saying("Authorization", "Bearer secret")).hasToString("ws://broker:80/mqtt");
    }

    @ParameterizedTest
    @CsvSource({
        "Host, other",
        "sec-websocket-KEY, abc",
        "Content-Length, 5",
        "X Y, z",
        "'', z",
        "X, ''",
        "X, ' z'",
        "X, 'z\r\nY: z'",
        "X, 'z\n'",
        "X, ä"
    })
    void field_thatCouldChangeTheRequest_isRefused(String name, String value) {
        assertThatThrownBy(() -> saying(name, value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void destination_securedHalfway_isRefused() {
        BrokerAddress secure = BrokerAddress.parse("mqtts://broker");
        assertThatThrownBy(() -> Destination.plain(secure, Duration.ofSeconds(1)))
                .hasMessage("mqtts://broker:8883 needs TLS settings");
    }

    @Test
    void destination_fieldsWithoutWebSocket_areRefused() {
        BrokerAddress tcp = BrokerAddress.parse("mqtt://broker");
        assertThatThrownBy(() -> new Destination(tcp, Duration.ofSeconds(1), Map.of("A", "b"), null))
                .hasMessageContaining("Only ws:// and wss://");
    }
}
