package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.GatewayConfig.Algorithm;
import dev.tidegate.gateway.config.GatewayConfig.Anonymous;
import dev.tidegate.gateway.config.GatewayConfig.JwtKey;
import dev.tidegate.gateway.config.GatewayConfig.Page;
import dev.tidegate.policy.ByteSize;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from, and which of them wins. */
class ConfigSourcesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = new Desk(directory).file(Desk.LEAST);
    }

    private static InetSocketAddress bindOf(GatewayConfig config, String listener) {
        return Objects.requireNonNull(config.listeners().get(listener)).bind();
    }

    @Test
    void file_least_defaultsFillTheRest() {
        GatewayConfig config = desk.load();

        assertThat(config.limits()).isEqualTo(Limits.defaults());
        assertThat(config.nodeLimits().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.nodeLimits().retainedBytes()).isEqualTo(new ByteSize(1L << 30));
        assertThat(config.admin().bind()).isEqualTo(Addresses.parse("127.0.0.1:9464"));
        assertThat(config.policy().profile()).isEqualTo("standard");
        assertThat(config.policy().mode()).isEqualTo(Mode.EMULATE);
        assertThat(config.io().threads()).isPositive();
        assertThat(config.store().path()).isNull();
    }

    @Test
    void listeners_keepTheOrderOfTheFile() {
        desk.file("""
                listeners:
                  zebra: { transport: tcp, bind: 127.0.0.1:0 }
                  ape: { transport: tcp, bind: "[::1]:0" }
                  mole: { transport: tcp, bind: localhost:0 }
                auth: { anonymous: true }
                """);

        assertThat(desk.load().listeners().keySet()).containsExactly("zebra", "ape", "mole");
    }

    @Test
    void defaultConfiguration_builtIn_isUsableFromAnyFolder() {
        GatewayConfig config = desk.loadDefault();

        assertThat(config.listeners().keySet()).containsExactly("mqtt", "ws");
        assertThat(bindOf(config, "ws")).isEqualTo(Addresses.parse("127.0.0.1:8080"));
        assertThat(Objects.requireNonNull(config.listeners().get("ws")).page()).isEqualTo(Page.ON);
        assertThat(config.auth().anonymous()).isEqualTo(Anonymous.REFUSED);
        assertThat(config.auth().jwt().developmentKeyDirectory()).isEqualTo(directory.resolve("data"));
    }

    @Test
    void defaultConfiguration_inTheWorkingDirectory_isPreferred() {
        desk.file(ConfigLoader.DEFAULT_FILE, Desk.LEAST);

        assertThat(desk.loadDefault().listeners().keySet()).containsExactly("mqtt");
    }

    @Test
    void path_inFile_isRelativeToTheFile() {
        new Desk(directory).file("etc/keys/issuer.jwk", "{}").file("etc/tidegate.yaml", """
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:0 }
                auth: { jwt: { keys: [ { file: keys/issuer.jwk, alg: EdDSA, kid: one } ] } }
                """);
        GatewayConfig config = new Desk(directory).loadFrom("etc/tidegate.yaml");

        assertThat(config.auth().jwt().alone().keys())
                .containsExactly(new JwtKey(directory.resolve("etc/keys/issuer.jwk"), Algorithm.EDDSA, "one"));
    }

    @Test
    void path_onCommandLine_isRelativeToTheWorkingDirectory() {
        new Desk(directory).file("etc/tidegate.yaml", Desk.LEAST);
        GatewayConfig config = new Desk(directory).set("store.path=here").loadFrom("etc/tidegate.yaml");

        assertThat(config.store().path()).isEqualTo(directory.resolve("here"));
    }

    @Test
    void environment_overFile_wins() {
        desk.env("TIDEGATE_LISTENERS_MQTT_BIND", "0.0.0.0:2883");

        assertThat(bindOf(desk.load(), "mqtt")).isEqualTo(Addresses.parse("0.0.0.0:2883"));
    }

    @Test
    void commandLine_overEnvironment_wins() {
        desk.env("TIDEGATE_LIMITS_KEEP_ALIVE_MAX", "1m")
                .set("limits.keep-alive-max=2m")
                .set("limits.keep-alive-max=3m");

        assertThat(desk.load().limits().keepAliveMax()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void environment_listenerWithDashes_isFoundByItsName() {
        desk.file("""
                listeners:
                  my-ws: { transport: websocket, bind: 127.0.0.1:0 }
                  my: { transport: tcp, bind: 127.0.0.1:0 }
                auth: { anonymous: true }
                """).env("TIDEGATE_LISTENERS_MY_WS_PATH", "/elsewhere");

        assertThat(Objects.requireNonNull(desk.load().listeners().get("my-ws")).path())
                .isEqualTo("/elsewhere");
    }

    @Test
    void environment_newListener_isMade() {
        desk.env("TIDEGATE_LISTENERS_SIDE_DOOR_TRANSPORT", "tcp")
                .env("TIDEGATE_LISTENERS_SIDE_DOOR_BIND", "127.0.0.1:0");

        assertThat(desk.load().listeners().keySet()).containsExactly("mqtt", "side-door");
    }

    @Test
    void environment_list_isWrittenAsYaml() {
        desk.file("issuer.pem", "x").env("TIDEGATE_AUTH_JWT_KEYS", "[ { file: issuer.pem, alg: PS256 } ]");

        assertThat(desk.load().auth().jwt().alone().keys())
                .containsExactly(new JwtKey(directory.resolve("issuer.pem"), Algorithm.PS256, null));
    }

    @Test
    void environment_unknownVariable_nearestIsSuggested() {
        desk.env("TIDEGATE_LISTENERS_MQTT_BNID", "127.0.0.1:1").env("TIDEGATE_ADMIN_BIND", "nowhere");

        assertThat(desk.problems())
                .containsExactly(
                        "env TIDEGATE_LISTENERS_MQTT_BNID: unknown setting; did you mean TIDEGATE_LISTENERS_MQTT_BIND?",
                        "env TIDEGATE_ADMIN_BIND: bind: write address:port such as 127.0.0.1:1883, not \"nowhere\"");
    }

    @Test
    void environment_ofOthers_isLeftAlone() {
        desk.env("PATH", "/bin")
                .env("TIDEGATE_JAVA_OPTS", "-Xmx1g")
                .env("TIDEGATE_SERVICE_HOST", "10.0.0.1")
                .env("TIDEGATE_SERVICE_PORT_MQTT", "1883")
                .env("TIDEGATE_PORT", "tcp://10.0.0.1:1883")
                .env("TIDEGATE_PORT_1883_TCP_ADDR", "10.0.0.1");

        assertThat(desk.problems()).isEmpty();
    }

    @Test
    void setting_misspelt_nearestIsSuggested() {
        desk.set("listeners.mqtt.bnd=127.0.0.1:1")
                .set("limit.inflight=3")
                .set("nonsense")
                .set("io.threads.max=3");

        assertThat(desk.problems())
                .containsExactly(
                        "--set listeners.mqtt.bnd=127.0.0.1:1: unknown key 'bnd'; did you mean 'bind'?",
                        "--set limit.inflight=3: unknown key 'limit'; did you mean 'limits'?",
                        "--set nonsense: write --set path.to.key=value",
                        "--set io.threads.max=3: unknown key 'max'; nothing stands below threads");
    }

    @Test
    void setting_wrongValue_isToldWhereItWasWritten() {
        desk.set("io.threads=many");

        assertThat(desk.problems())
                .containsExactly("--set io.threads=many: threads: write auto or a number from 1 to 256, not \"many\"");
    }

    @Test
    void setting_null_takesAListenerAway() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:0 }
                  ws: { transport: websocket, bind: 127.0.0.1:0 }
                auth: { anonymous: true }
                """).set("listeners.ws=null");

        assertThat(desk.load().listeners().keySet()).containsExactly("mqtt");
    }

    @Test
    void setting_list_isWrittenAsYaml() {
        desk.file("""
                listeners:
                  ws: { transport: websocket, bind: 127.0.0.1:0 }
                auth: { anonymous: true }
                """).set("listeners.ws.origins=[ \"HTTPS://App.Example.com:443\", \"http://localhost:3000\" ]");

        assertThat(Objects.requireNonNull(desk.load().listeners().get("ws")).origins())
                .isEqualTo(List.of("https://app.example.com", "http://localhost:3000"));
    }

    @Test
    void problems_fromAllSources_toldTogether() {
        desk.file(Desk.LEAST + "colour: green\n")
                .env("TIDEGATE_IO_THREADS", "-1")
                .set("store.durability=often");

        assertThat(desk.problems())
                .containsExactlyInAnyOrder(
                        "gate.yaml:4:1: unknown key 'colour'; known are listeners, admin, io, auth, policy, limits, routing,"
                                + " store, stop, sys, log, audit, bridges",
                        "env TIDEGATE_IO_THREADS: threads: write auto or a number from 1 to 256, not \"-1\"",
                        "--set store.durability=often: durability: write sync or os or none, not \"often\"");
    }

    @Test
    void load_ofAnything_changesNothing() {
        var unused = desk.loadDefault();

        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void setting_belowAMistake_doesNotHideIt() {
        desk.file(Desk.LEAST + "policy: standard\n").set("policy.profile=standard");

        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:9: policy takes keys below it, not the value \"standard\"");
    }

    @Test
    void override_withoutValue_isAProblem() {
        desk.env("TIDEGATE_AUTH_JWT_KEYS", "").set("io.threads=");

        assertThat(desk.problems())
                .containsExactly(
                        "env TIDEGATE_AUTH_JWT_KEYS: keys: has no value; give it one or leave it out",
                        "--set io.threads=: threads: has no value; give it one or leave it out");
    }
}
