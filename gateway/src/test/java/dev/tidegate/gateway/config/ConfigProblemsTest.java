package dev.tidegate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of mistake, with the place where it was made. */
class ConfigProblemsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = new Desk(directory);
    }

    @Test
    void key_misspelt_nearestIsSuggested() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bnd: 127.0.0.1:1883, bind: 127.0.0.1:1883 }
                auth: { anonymous: true }
                limits:
                  keep-alive-mx: 5m
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:2:27: unknown key 'bnd'; did you mean 'bind'?",
                        "gate.yaml:5:3: unknown key 'keep-alive-mx'; did you mean 'keep-alive-max'?");
    }

    @Test
    void key_nothingLikeIt_allKnownAreNamed() {
        desk.file(Desk.LEAST + "admin: { certificate-authority: x }\n");

        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:10: unknown key 'certificate-authority'; known are bind, token-file");
    }

    @Test
    void proxyProtocol_thatBelievesNobody_isRefused() {
        desk.file("""
                listeners: { a: { transport: tcp, bind: 127.0.0.1:1883, proxy-protocol: require } }
                auth: { anonymous: true }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:1:57: proxy-protocol believes nobody: name the networks of your proxies under trusted-proxies");
    }

    @Test
    void problems_ofManyKinds_allToldAtOnce() {
        desk.file("""
                listeners:
                  mqtt:
                    transport: udp
                    bind: 127.0.0.1
                  "My Door": { transport: tcp, bind: 127.0.0.1:1884 }
                io: { threads: 0 }
                limits: { keep-alive-max: 300, packet-size: 65536 }
                store: { durability: sync }
                policy: [ standard ]
                bridges: { plant: { address: "mqtt://10.0.0.5:1883" } }
                io: { threads: 2 }
                auth: { anonymous: true }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:3:16: transport: write tcp or websocket, not \"udp\"",
                        "gate.yaml:4:11: bind: write address:port such as 127.0.0.1:1883, not \"127.0.0.1\"",
                        "gate.yaml:5:3: \"My Door\" cannot be a name: use at most 32 of a-z, 0-9 and -, a letter first",
                        "gate.yaml:6:16: threads: write auto or a number from 1 to 256, not \"0\"",
                        "gate.yaml:7:27: keep-alive-max: '300' has no unit: write 300s, or use ms, m, h or d",
                        "gate.yaml:7:45: packet-size: '65536' has no unit: write 64KiB, or use B, kB, MB, GB (thousands) or"
                                + " KiB, MiB, GiB (1024)",
                        "gate.yaml:8:10: durability needs a place to write to: set store.path, or write durability: none, which keeps"
                                + " everything in memory",
                        "gate.yaml:9:9: policy takes keys below it, not a list",
                        "gate.yaml:10:12: nothing crosses this bridge: name what under topics, such as - { out: \"plant/#\" }",
                        "gate.yaml:11:1: duplicate key \"io\", first at gate.yaml:6:1; keep one");
    }

    @Test
    void requiredKey_leftOut_namedAtItsSection() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp }
                auth: { anonymous: true }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:2:3: \"bind\" is missing: The address to listen on, such as 127.0.0.1:1883.");
    }

    @Test
    void value_list_whereScalarIsExpected_hintsAtQuotes() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: [::1]:1883 }
                auth: { anonymous: true }
                """);

        assertThat(desk.problems()).singleElement().asString().startsWith("gate.yaml:2:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ':1883'          | say which address: 127.0.0.1:1883 for this machine only, 0.0.0.0:1883 for all
        '::1:1883'       | put the IPv6 address in brackets: "[::1]:1883", not "::1:1883"
        'example.com:1'  | write an IP address such as 127.0.0.1 or 0.0.0.0 before the port, not "example.com"
        '127.0.0.1:port' | write a port from 0 to 65535, not "port"
        '127.0.0.1:70000'| write a port from 0 to 65535, not "70000"
        '[1.2.3.4]:1'    | write an IP address such as 127.0.0.1 or 0.0.0.0 before the port, not "[1.2.3.4]"
        '[::zz]:1'       | "[::zz]" is not an IP address
        '256.0.0.1:1'    | write an IP address such as 127.0.0.1 or 0.0.0.0 before the port, not "256.0.0.1"
        """)
    void address_misspelt_fixIsNamed(String address, String message) {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: "%s" }
                auth: { anonymous: true }
                """.formatted(address));

        assertThat(desk.problems()).containsExactly("gate.yaml:2:33: bind: " + message);
    }

    @Test
    void files_missing_allNamedWithTheirPlace() {
        desk.file("keys/real.pem", "x").file("""
                listeners:
                  mqtt:
                    transport: tcp
                    bind: 127.0.0.1:8883
                    tls: { certificate: tls/server.pem, key: keys }
                auth:
                  jwt:
                    keys:
                      - { file: keys/real.pem, alg: RS256 }
                      - { file: keys/gone.pem, alg: HS1 }
                policy: { profiles: mine }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:5:25: certificate: no such file: " + directory.resolve("tls/server.pem"),
                        "gate.yaml:5:46: key: not a regular file: " + directory.resolve("keys"),
                        "gate.yaml:10:17: file: no such file: " + directory.resolve("keys/gone.pem"),
                        "gate.yaml:10:37: alg: write HS256 or HS384 or HS512 or RS256 or PS256 or ES256 or ES384 or EdDSA,"
                                + " not \"HS1\"",
                        "gate.yaml:11:21: profiles: no such directory: " + directory.resolve("mine"));
    }

    @Test
    void tcpListener_withWebSocketKeys_eachRefused() {
        desk.file("""
                listeners:
                  mqtt:
                    transport: tcp
                    bind: 127.0.0.1:1883
                    path: /mqtt
                    page: on
                auth: { anonymous: true }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:5:5: path belongs to a websocket listener; remove it or set transport: websocket",
                        "gate.yaml:6:5: page belongs to a websocket listener; remove it or set transport: websocket");
    }

    @Test
    void addresses_sharedByTwoDoors_secondIsTold() {
        desk.file("""
                listeners:
                  one: { transport: tcp, bind: 0.0.0.0:1883 }
                  two: { transport: tcp, bind: 127.0.0.1:1883 }
                  three: { transport: tcp, bind: 127.0.0.1:0 }
                  four: { transport: tcp, bind: 127.0.0.1:0 }
                auth: { anonymous: true }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:3:26: 127.0.0.1:1883 is taken by listeners.one; give listeners.two another port");
    }

    @Test
    void auth_letsNobodyIn_isAProblem() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth:
                  jwt: { issuer: "https://id.example.com/" }
                """);

        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:3: nobody could connect: name a key file under auth.jwt.keys, or set"
                        + " auth.jwt.development-key to on");
    }

    @Test
    void developmentKey_besideOthersAndWithoutStore_bothTold() {
        desk.file("issuer.pem", "x").file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth:
                  jwt:
                    keys: [ { file: issuer.pem, alg: RS256 } ]
                    development-key: on
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:6:5: the development key is for trying out and stands alone: remove it, or remove"
                                + " auth.jwt.keys",
                        "gate.yaml:6:5: the development key lives in store.path: set it");
    }

    @Test
    void limits_thatContradict_areTold() {
        desk.file(Desk.LEAST + """
                limits:
                  keep-alive-min: 6m
                  token-bytes: 128KiB
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:5:3: limits.keep-alive-min is above limits.keep-alive-max; swap them",
                        "gate.yaml:6:3: limits.token-bytes is above limits.connect-packet-size, which must hold the token too;"
                                + " raise that or lower this");
    }

    @Test
    void limit_outOfRange_rangeIsNamed() {
        desk.file(Desk.LEAST + "limits: { receive-maximum: 70000, connections: 0 }\n");

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:4:28: receive-maximum: 70000 is out of range: write 1 to 65535",
                        "gate.yaml:4:48: connections: write a whole number from 1 to 2147483647, not \"0\"");
    }

    @Test
    void mode_unknown_isRefused() {
        desk.file(Desk.LEAST + "policy: { mode: imitate }\n");

        assertThat(desk.problems())
                .containsExactly("gate.yaml:4:17: mode: write emulate, adapt or observe, not \"imitate\"");
    }

    @Test
    void profiles_chosenByRoleAndClient_haveToExist() {
        desk.file(Desk.LEAST + """
                policy:
                  roles: { "ops:admin": standart, reader: standard }
                  clients:
                    - { pattern: "sensor-*", profile: cloudflare-pubsub }
                    - { pattern: "*", profile: clodflare-pubsub }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:5:25: roles.ops:admin: no profile 'standart'; did you mean 'standard'?",
                        "gate.yaml:8:23: profile: no profile 'clodflare-pubsub'; did you mean 'cloudflare-pubsub'?");
    }

    @Test
    void roles_thatAreNoMap_areRefused() {
        desk.file(Desk.LEAST + "policy: { roles: [ a ] }\n");

        assertThat(desk.problems()).containsExactly("gate.yaml:4:18: roles takes a map such as { a: b }, not a list");
    }

    @Test
    void anonymous_atOneListenerOnly_isEnoughToConnect() {
        desk.file("listeners: { mqtt: { transport: tcp, bind: 127.0.0.1:1883, anonymous: true } }\n");

        assertThat(desk.problems()).isEmpty();
    }

    @Test
    void keySetByUrl_overPlainHttp_isRefused() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth: { jwt: { jwks: "http://id.example.com/keys" } }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:3:22: jwks: write https: over plain http anybody on the way could put in keys of their"
                                + " own; http is for this machine only");
    }

    @Test
    void issuers_namedTwiceOrWithoutKeys_areToldTogether() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth:
                  jwt:
                    issuers:
                      - { issuer: a, jwks: "https://id.example.com/keys" }
                      - { issuer: a }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:7:9: this issuer has no key: name its jwks URL, or key files under keys",
                        "gate.yaml:7:11: issuer: \"a\" is there twice; put what belongs to it under one");
    }

    @Test
    void developmentKey_besideKeysByUrl_isRefused() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                store: { path: data }
                auth: { jwt: { development-key: on, jwks: "https://id.example.com/keys" } }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:4:16: the development key is for trying out and stands alone: remove it, or remove"
                                + " auth.jwt.jwks");
    }

    @Test
    void clientIdRule_misspelt_namesTheWords() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth: { jwt: { jwks: "https://id.example.com/keys", claims: { client-id: "prefix:" } } }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:3:74: client-id: write free, equals-subject, equals:CLAIM, prefix-subject or"
                                + " prefix:CLAIM, not \"prefix:\"");
    }

    @Test
    void yaml_brokenSyntax_lineAndColumnOfTheBreak() {
        desk.file("listeners:\n  mqtt: { transport: tcp\nauth: x\n");

        assertThat(desk.problems()).singleElement().asString().matches("gate.yaml:\\d+:\\d+: is not YAML: .*");
    }

    @Test
    void aliases_refusedBeforeTheyUnfold() {
        desk.file("""
                a: &a [ x, x ]
                b: &b [ *a, *a ]
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:2:9: aliases are not supported; write the value out",
                        "gate.yaml:2:13: aliases are not supported; write the value out");
    }

    @Test
    void nesting_withoutEnd_isStopped() {
        desk.file("listeners: " + "[".repeat(200_000));

        assertThat(desk.problems()).containsExactly("gate.yaml:1:27: is nested deeper than 16 levels");
    }

    @Test
    void file_largerThanAnyConfiguration_isNotRead() {
        desk.file("#".repeat(ConfigLoader.LARGEST_FILE + 1));

        assertThat(desk.problems()).containsExactly("gate.yaml: is larger than 1 MiB; is it a configuration?");
    }

    @Test
    void file_notText_isTold() throws IOException {
        Files.write(directory.resolve(Desk.FILE), new byte[] {(byte) 0xC3, 0x28});

        assertThat(desk.problems()).containsExactly("gate.yaml: is not UTF-8 text");
    }

    @Test
    void file_absent_isTold() {
        assertThat(desk.problems()).containsExactly("gate.yaml: no such file: " + directory.resolve("gate.yaml"));
    }

    @Test
    void file_empty_asksForAListener() {
        desk.file("# nothing here\n");

        assertThat(desk.problems())
                .first()
                .isEqualTo("gate.yaml:1:1: listeners is missing: name at least one, or no client can connect");
    }

    @Test
    void file_aList_isNotAConfiguration() {
        desk.file("- listeners\n");

        assertThat(desk.problems())
                .containsExactly("gate.yaml:1:1: a configuration is a map of keys such as listeners, not a list");
    }

    @Test
    void value_absent_isAProblemOfItsOwn() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: "" }
                auth: { anonymous: true, jwt: { issuer: } }
                """);

        assertThat(desk.problems())
                .isEqualTo(List.of(
                        "gate.yaml:2:33: bind: has no value; give it one or remove the key",
                        "gate.yaml:3:40: issuer: has no value; give it one or remove the key"));
    }

    @Test
    void origin_withAPath_isRefused() {
        desk.file("""
                listeners:
                  ws:
                    transport: websocket
                    bind: 127.0.0.1:8080
                    origins: [ "https://app.example.com/page", "app.example.com" ]
                auth: { anonymous: true }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:5:16: origins: write an origin such as https://app.example.com or http://localhost:8080,"
                                + " not \"https://app.example.com/page\"",
                        "gate.yaml:5:48: origins: write an origin such as https://app.example.com or http://localhost:8080,"
                                + " not \"app.example.com\"");
    }

    @Test
    void profile_nobodyWrote_nearestIsSuggested() {
        desk.file("""
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883, profile: cloudflare-pubsup }
                auth: { anonymous: true }
                policy: { profile: standart }
                """);

        assertThat(desk.problems())
                .containsExactly(
                        "gate.yaml:2:49: profile: no profile 'cloudflare-pubsup'; did you mean 'cloudflare-pubsub'?",
                        "gate.yaml:4:11: profile: no profile 'standart'; did you mean 'standard'?");
    }

    @Test
    void profile_ofTheOperator_itsProblemsAreToldToo() {
        desk.file("mine/house.yaml", "profile: house\nextends: standard\nfeatures: { retian: refuse }\n")
                .file(Desk.LEAST + "policy: { profiles: mine, profile: house }\nio: { threads: x }\n");

        assertThat(desk.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith(directory.resolve("mine/house.yaml") + ":3:"))
                .anyMatch(problem -> problem.startsWith("gate.yaml:5:"));
    }
}
