package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.ConfigLoader;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.config.InvalidConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer can copy after the first start. */
class WelcomeTest {
    private static final InetSocketAddress TCP = new InetSocketAddress(InetAddress.getLoopbackAddress(), 41_883);
    private static final InetSocketAddress WS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 48_080);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private String welcome(String... settings) throws InvalidConfig {
        GatewayConfig config = new ConfigLoader(folder, Map.of()).load(null, List.of(settings));
        return new Welcome(config, Map.of("mqtt", TCP, "ws", WS)).text("eyJ.eyJ.sig");
    }

    @Test
    void firstStart_showsTokenCommandsAndPage() throws InvalidConfig {
        assertThat(welcome().lines())
                .containsExactly(
                        "",
                        "The development key is in use: " + folder.resolve("data"),
                        "Try it, in two terminals:",
                        "",
                        "  TOKEN=eyJ.eyJ.sig",
                        "  mosquitto_sub -V 5 -h 127.0.0.1 -p 41883 -u tidegate -P \"$TOKEN\" -t demo/hello",
                        "  mosquitto_pub -V 5 -h 127.0.0.1 -p 41883 -u tidegate -P \"$TOKEN\" -t demo/hello -m 'hello, tide'",
                        "",
                        "Or in a browser: http://127.0.0.1:48080/",
                        "",
                        "The admin API asks for the token in "
                                + folder.resolve("data").resolve("admin-token"));
    }

    @Test
    void adminTokenOfTheOperator_isNamedInstead() throws Exception {
        Path own = Files.writeString(folder.resolve("own-token"), "a token of my own");
        assertThat(welcome("admin.token-file=" + own)).contains("The admin API asks for the token in " + own);
    }

    @Test
    void noTcpListener_showsThePageAlone() throws InvalidConfig {
        assertThat(welcome("listeners.mqtt=null")).contains("in a browser").doesNotContain("mosquitto");
    }

    @Test
    void pageSwitchedOff_isNotPromised() throws InvalidConfig {
        assertThat(welcome("listeners.ws.page=off")).contains("mosquitto_sub").doesNotContain("browser");
    }
}
