package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.app.Shell.Said;
import dev.tidegate.gateway.auth.TokenAlgorithm;
import dev.tidegate.gateway.config.GatewayConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each command prints, and how it ends: 0, 1 for something to put right, 2 for a misspelt command. */
class CommandLineTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chek",
                "policy",
                "token",
                "policy show",
                "policy show nobody",
                "policy show standard --mode enforce",
                "policy diff standard",
                "policy diff standard nobody",
                "policy explain",
                "policy explain --packet pingreq",
                "policy explain --packet connect --profile nobody",
                "policy explain --packet connect --mqtt 4",
                "token mint --lifetime 5",
                "check --no"
            })
    void command_misspelt_endsWith2AndPointsToHelp(String words) {
        Said said = shell.type(words.isEmpty() ? new String[0] : words.split(" "));

        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("--help'");
        assertThat(said.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "check --help", "token mint --help", "policy show --help", "--version"})
    void help_isAnAnswer_endsWith0(String words) {
        Said said = shell.type(words.split(" "));

        assertThat(said.status()).isZero();
        assertThat(said.out()).startsWith(words.equals("--version") ? "tidegate " : "Usage: tidegate");
    }

    @Test
    void check_goodConfiguration_namesWhatWouldListen() {
        Said said = shell.type("check");

        assertThat(said.status()).isZero();
        assertThat(said.out()).isEqualToIgnoringNewLines("OK: mqtt (mqtt, policy standard), ws (ws, policy standard)");
    }

    @Test
    void check_withABridge_namesWhereItLeads_withoutWhatMayBeASecret() {
        Said said = shell.type(
                "check",
                "--set",
                "bridges={ cloud: { address: \"wss://b.example/mqtt?token=hunter2\", topics: [ { out: a } ] } }");

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains(", bridge cloud (wss://b.example/mqtt)").doesNotContain("hunter2");
    }

    @Test
    void check_ofAnything_leavesTheFolderAsItWas() {
        var unused = shell.type("check");

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void check_problems_allToldAndCounted() {
        shell.write("gate.yaml", """
                listeners:
                  mqtt: { transport: tcp, bind: 1883 }
                auth: { anonymus: true }
                """);
        Said said = shell.type("check", "--config", "gate.yaml", "--set", "io.threads=0");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err().lines())
                .containsExactly(
                        "gate.yaml:2:33: bind: write address:port such as 127.0.0.1:1883, not \"1883\"",
                        "gate.yaml:3:7: nobody could connect: name a key file under auth.jwt.keys, or set"
                                + " auth.jwt.development-key to on",
                        "gate.yaml:3:9: unknown key 'anonymus'; did you mean 'anonymous'?",
                        "--set io.threads=0: threads: write auto or a number from 1 to 256, not \"0\"",
                        "4 problems");
    }

    @Test
    void check_filesThatAreNeitherKeyNorCertificate_bothTold() {
        Path key = shell.write("issuer.pem", "not a key");
        Path certificate = shell.write("server.pem", "not a certificate");
        shell.write("gate.yaml", """
                listeners:
                  mqtts:
                    transport: tcp
                    bind: 127.0.0.1:8883
                    tls: { certificate: server.pem, key: server.pem }
                auth: { jwt: { keys: [ { file: issuer.pem, alg: RS256 } ] } }
                """);
        Said said = shell.type("check", "--config", "gate.yaml");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err().lines()).hasSize(3).last().isEqualTo("2 problems");
        assertThat(said.err()).startsWith(key + ": ").contains("listeners.mqtts.tls: ", certificate.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "markdown", "json", "JSON"})
    void policyShow_everyFormat_namesTheFeatures(String format) {
        Said said = shell.type("policy", "show", "cloudflare-pubsub", "--format", format);

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("cloudflare-pubsub").contains("shared-subscription");
    }

    @Test
    void policyShow_unknownProfile_namesThoseThereAre() {
        assertThat(shell.type("policy", "show", "standart").err()).contains("did you mean 'standard'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "markdown", "json"})
    void policyDiff_everyFormat_showsBothAnswers(String format) {
        Said said = shell.type("policy", "diff", "standard", "cloudflare-pubsub", "--format", format);

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("retain", "allow", "close 0x9A (Retain not supported)");
    }

    @Test
    void policyDiff_inAMode_comparesWhatThenHolds() {
        assertThat(shell.type("policy", "diff", "standard", "cloudflare-pubsub", "--mode", "adapt")
                        .out())
                .containsPattern("retain +allow +strip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "markdown", "json"})
    void policyList_everyFormat_namesTheProfiles(String format) {
        Said said = shell.type("policy", "list", "--format", format);

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("standard", "aws-iot-core", "azure-event-grid@2025");
    }

    @Test
    void tokenMint_printsTheTokenAndNothingElse() {
        Said said = shell.type("token", "mint");

        assertThat(said.status()).isZero();
        assertThat(said.out().strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void tokenMint_withoutDevelopmentKey_saysWhoCanSign() {
        shell.write("gate.yaml", """
                listeners:
                  mqtt: { transport: tcp, bind: 127.0.0.1:1883 }
                auth: { anonymous: true }
                """);
        Said said = shell.type("token", "mint", "--config", "gate.yaml");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err()).contains("auth.jwt.development-key");
    }

    @Test
    void tokenInspect_goodToken_saysWhoAndUntilWhen() {
        String token = mint("--subject", "ada", "--lifetime", "2h");
        Said said = shell.type("token", "inspect", token);

        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("\"sub\":\"ada\"", "exp 2026-11-22T14:00:00Z")
                .contains("accepted: speaks for ada until 2026-11-22T14:00:00Z");
    }

    @Test
    void tokenInspect_neverPrintsTheSignature() {
        String token = mint();
        Said said = shell.type("token", "inspect", token);

        assertThat(said.out() + said.err()).doesNotContain(token.substring(token.lastIndexOf('.') + 1));
    }

    @Test
    void tokenInspect_expiredToken_saysWhatFails() {
        String token = mint("--lifetime", "1m");
        shell.later(Duration.ofHours(1));
        Said said = shell.type("token", "inspect", token);

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).contains("refused with 0x87: the token has expired");
    }

    @Test
    void tokenInspect_beforeAnyKeyExists_makesNone() {
        Said said = shell.type("token", "inspect", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).contains("no key yet");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tokenInspect_noToken_isToldWithoutRepeatingIt() {
        Said said = shell.type("token", "inspect", "hunter2");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err()).startsWith("That is no signed JSON web token").doesNotContain("hunter2");
    }

    @Test
    void algorithms_ofConfiguration_areThoseOfTheVerifier() {
        assertThat(Arrays.stream(GatewayConfig.Algorithm.values()).map(GatewayConfig.Algorithm::wireName))
                .containsExactlyElementsOf(Arrays.stream(TokenAlgorithm.values())
                        .map(TokenAlgorithm::id)
                        .toList());
    }

    private String mint(String... options) {
        String[] words = new String[options.length + 2];
        words[0] = "token";
        words[1] = "mint";
        System.arraycopy(options, 0, words, 2, options.length);
        return shell.type(words).out().strip();
    }
}
