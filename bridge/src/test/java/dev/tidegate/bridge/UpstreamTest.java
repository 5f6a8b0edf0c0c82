package dev.tidegate.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    private static final Path FILE = Path.of("secret");
    private static final Password PASSWORD =
            new Password(new Password.File(FILE), ByteSize.parse("1KiB"), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({
        "mqtt://10.0.0.5:1884, 1884",
        "mqtt://broker.example, 1883",
        "MQTTS://broker.example, 8883",
        "ws://broker.example/mqtt, 80",
        "wss://[::1]:8084/mqtt?tenant=a, 8084",
        "wss://broker.example, 443",
        "mqtt://my_broker:1885/, 1885",
        "mqtts://my_broker, 8883",
    })
    void address_ofABroker_isTakenWithItsPort(String address, int port) {
        assertThat(UpstreamAddress.port(UpstreamAddress.parse(address))).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"mqtt://my_broker:1, my_broker", "mqtt://10.0.0.5, 10.0.0.5", "wss://[::1]:8084/mqtt, ::1"})
    void host_ofAnAddress_isFound(String address, String host) {
        assertThat(UpstreamAddress.host(UpstreamAddress.parse(address))).isEqualTo(host);
    }

    @Test
    void address_shown_hasNoQuery() {
        assertThat(UpstreamAddress.show(UpstreamAddress.parse("wss://h:1/mqtt?token=hunter2")))
                .isEqualTo("wss://h:1/mqtt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:1883",
                "http://broker.example",
                "broker.example",
                "mqtt:///topic",
                "mqtt://broker.example/path",
                "mqtt://broker.example:0",
                "mqtt://broker.example:70000",
                "mqtt://my broker:1883",
                "mqtt://a,b",
                "mqtt://h:",
                "mqtt://h?x",
                "ws://broker.example/mqtt#x",
                "mqtt://broker example",
                ""
            })
    void address_ofSomethingElse_isRefused(String address) {
        assertThatThrownBy(() -> UpstreamAddress.parse(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mqtt://me:hunter2@broker.example",
                "mqtt://me:hunter2@my_broker",
                "mqtt://me:hunter2@broker.example:port",
                "http://me:hunter2@broker.example",
                "mqtt://me:hunter2 @broker.example",
                "mqtt://me:hunter2%@broker.example"
            })
    void address_withAPassword_isRefusedWithoutRepeatingIt(String address) {
        assertThatThrownBy(() -> UpstreamAddress.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void address_encrypted_isUsualTlsUnlessMoreIsSaid() {
        assertThat(Plans.upstream("wss://h").tls()).isEqualTo(UpstreamTls.USUAL);
        assertThat(Plans.upstream("ws://h").tls()).isNull();
    }

    @Test
    void tls_withoutAnEncryptedAddress_isRefused() {
        assertThatThrownBy(() -> with("mqtt://h", Protocol.MQTT_5, UpstreamTls.USUAL, "u", PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no address is encrypted: begin one with mqtts or wss, or remove tls");
    }

    @Test
    void password_withoutAUser_isForMqtt5Alone() {
        assertThat(with("mqtt://h", Protocol.MQTT_5, null, null, PASSWORD).user())
                .isNull();
        assertThatThrownBy(() -> with("mqtt://h", Protocol.MQTT_3_1_1, null, null, PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MQTT 3.1.1 sends no password without a user: set user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "token", "bin/token"})
    void programThatWouldHaveToBeLookedFor_isRefused(String program) {
        List<String> words = program.isEmpty() ? List.of() : List.of(program);
        assertThatThrownBy(() -> new Password.Command(words, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its whole path");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1H", "PT65536S, PT1H", "PT1.5S, PT1H", "PT1M, PT-1S", "PT1M, PT4294967296S", "PT1M, PT0.5S"})
    void time_thatThePacketCannotSay_isRefused(Duration keepAlive, Duration sessionExpiry) {
        assertThatThrownBy(() -> lasting(keepAlive, sessionExpiry)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void session_thatNeverExpires_canBeAskedFor() {
        Duration ever = Duration.ofSeconds(0xFFFF_FFFFL);

        assertThat(lasting(Duration.ofSeconds(65_535), ever).sessionExpiry()).isEqualTo(ever);
    }

    @Test
    void certificate_withoutItsKey_isRefused() {
        assertThatThrownBy(() -> new UpstreamTls(null, FILE, null, null, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a certificate and its key go together: name both or none");
    }

    @ParameterizedTest
    @CsvSource({"PT2S, PT1S", "PT0S, PT1S"})
    void backoff_thatIsNone_isRefused(Duration min, Duration max) {
        assertThatThrownBy(() -> new Backoff(min, max)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Upstream with(
            String address,
            Protocol protocol,
            @Nullable UpstreamTls tls,
            @Nullable String user,
            @Nullable Password password) {
        Upstream usual = Plans.upstream("mqtt://h");
        return new Upstream(
                List.of(URI.create(address)),
                protocol,
                usual.clientId(),
                user,
                password,
                tls,
                usual.keepAlive(),
                usual.sessionExpiry(),
                usual.connectTimeout(),
                usual.backoff());
    }

    private static Upstream lasting(Duration keepAlive, Duration sessionExpiry) {
        Upstream usual = Plans.upstream("mqtt://h");
        return new Upstream(
                usual.addresses(),
                usual.protocol(),
                usual.clientId(),
                null,
                null,
                null,
                keepAlive,
                sessionExpiry,
                usual.connectTimeout(),
                usual.backoff());
    }
}
