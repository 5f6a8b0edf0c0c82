package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.ClientIdentity;
import dev.tidegate.gateway.fixture.Installed;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mosquitto_pub --cert}: a device with a certificate and nothing else. */
@Timeout(60)
class MosquittoCertificateTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("listeners.devices={ transport: tcp, bind: 127.0.0.1:0, "
            + ClientIdentity.tls("client-identity: cn") + " }");

    private final Path pub = Installed.findOrSkip(
            "Debian's mosquitto_pub with a client certificate", "mosquitto-clients", "/usr/bin/mosquitto_pub");

    private int publish(String version, String certificate) throws IOException, InterruptedException {
        String port = Integer.toString(GATEWAY.address("devices").getPort());
        List<String> command = List.of(
                pub.toString(),
                "-h",
                "localhost",
                "-p",
                port,
                "-V",
                version,
                "-q",
                "1",
                "-t",
                "from/device",
                "-m",
                version,
                "--cafile",
                ClientIdentity.pem("ec").toString(),
                "--cert",
                ClientIdentity.pem("holders/" + certificate).toString(),
                "--key",
                ClientIdentity.pem("holders/" + certificate + "-key").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {Mosquitto.V3_1_1, Mosquitto.V5})
    void device_withACertificate_publishes(String version) throws Exception {
        RawClient reader = GATEWAY.join(Via.TCP, "reader-" + version);
        reader.send("82 ( 00 01 () <from/device> 00 )").expect("90 ( 00 01 () 00 )");
        assertThat(publish(version, "good")).isZero();
        assertThat(new String(reader.next(Packet.Publish.class).payload(), StandardCharsets.UTF_8))
                .isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"mqttv311, two", "5, two", "mqttv311, lost", "5, lost"})
    void device_whoseCertificateNamesNobodyOrIsRevoked_isRefused(String version, String certificate) throws Exception {
        assertThat(publish(version, certificate)).isNotZero();
    }
}
