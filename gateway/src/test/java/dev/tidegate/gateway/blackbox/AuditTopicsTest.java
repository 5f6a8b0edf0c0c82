package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code $SYS/audit/CLIENT/FEATURE}: verdicts as messages, for those a rule allows to read them and for nobody else. */
class AuditTopicsTest {
    @TempDir
    private Path profiles;

    private RunningGateway gateway(String... topics) throws IOException {
        String rules = topics.length == 0 ? "" : "topics:\n  - '" + String.join("'\n  - '", topics) + "'\n";
        Files.writeString(
                profiles.resolve("house.yaml"),
                "profile: house\nextends: standard\nfeatures:\n  content-type: strip\n" + rules,
                StandardCharsets.UTF_8);
        return RunningGateway.with("policy.profiles=" + profiles, "policy.profile=house", "sys.interval=0s")
                .start();
    }

    private static void beStripped(RunningGateway gateway, String clientId) {
        try (RawClient client = gateway.join(Via.TCP, clientId)) {
            client.send("32 ( <t> 00 01 ( 03 <json> ) 'x' )").next(Packet.PubAck.class);
        }
    }

    @Test
    void verdict_forAReaderARuleNames_comesAsAMessage() throws IOException {
        try (RunningGateway gateway = gateway("allow subscribe $SYS/audit/#", "allow all #")) {
            RawClient reader = gateway.join(Via.TCP, "reader");
            reader.send("82 ( 00 01 () <$SYS/audit/+/content-type> 02 )").next(Packet.SubAck.class);
            beStripped(gateway, "a/b+c");
            Packet.Publish told = reader.next(Packet.Publish.class);
            assertThat(told.topic()).hasToString("$SYS/audit/a%2Fb%2Bc/content-type");
            assertThat(told.retain()).isFalse();
            assertThat(told.qos().level()).isZero();
            assertThat(new String(told.payload(), StandardCharsets.UTF_8))
                    .contains("\"client\":\"a/b+c\"", "\"verdict\":\"strip\"", "\"topic\":\"t\"");
        }
    }

    @Test
    void auditTrail_withoutARuleThatNamesIt_isRefused() throws IOException {
        try (RunningGateway gateway = gateway()) {
            RawClient client = gateway.join(Via.TCP, "curious");
            client.send("82 ( 00 01 () <$SYS/audit/#> 00 <$share/g/$SYS/audit/x/y> 00 )")
                    .expect("90 ( 00 01 () 87 87 )");
        }
    }

    @Test
    void wideFilters_bringNothingOfTheAuditTrail() throws IOException {
        try (RunningGateway gateway = gateway()) {
            RawClient client = gateway.join(Via.TCP, "curious");
            client.send("82 ( 00 01 () <$SYS/#> 00 <$SYS/+/+/+> 00 <$share/g/$SYS/#> 00 <#> 00 <done> 00 )")
                    .next(Packet.SubAck.class);
            beStripped(gateway, "victim");
            assertThat(client.next(Packet.Publish.class).topic()).hasToString("t");
            client.expectNothing();
        }
    }
}
