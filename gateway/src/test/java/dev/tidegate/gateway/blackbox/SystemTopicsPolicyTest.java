package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may hear what the gateway says of itself, and what it costs. */
class SystemTopicsPolicyTest {
    private static final String SUBSCRIBE = "82 ( 00 01 () <$SYS/#> 00 )";

    @TempDir
    Path profiles;

    private RunningGateway under(String verdict, String... settings) throws IOException {
        Files.writeString(
                profiles.resolve("house.yaml"),
                "profile: house\nextends: standard\nfeatures: { sys-topics: " + verdict + " }\n");
        String[] all = Arrays.copyOf(settings, settings.length + 3);
        all[settings.length] = "policy.profiles=" + profiles;
        all[settings.length + 1] = "policy.profile=house";
        all[settings.length + 2] = "sys.interval=100ms";
        return RunningGateway.with(all).start();
    }

    @Test
    void profile_thatIgnoresIt_grantsAndDeliversNothing() throws IOException {
        // The page listener's clients may hear it, so it is published; those of the others are told yes and hear
        // nothing.
        try (RunningGateway gateway =
                under("ignore", "listeners.ws.profile=standard", "listeners.mqtt.profile=house")) {
            RawClient free = gateway.join(Via.WEBSOCKET, "free").send(SUBSCRIBE).expect("90 ( 00 01 () 00 )");
            assertThat(free.next(Packet.Publish.class).retain()).isTrue();
            RawClient client = gateway.join(Via.TCP, "deaf").send(SUBSCRIBE).expect("90 ( 00 01 () 00 )");
            while (free.next(Packet.Publish.class).retain()) {
                // the first that is live comes last
            }
            client.expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void profile_thatRefusesIt_saysSo(Via via) throws IOException {
        try (RunningGateway gateway = under("refuse")) {
            gateway.join(via, "young").send(SUBSCRIBE).expect("90 ( 00 01 () 87 )");
            gateway.join(via, "sharing")
                    .send("82 ( 00 01 () <$share/g/$SYS/#> 00 )")
                    .expect("90 ( 00 01 () 87 )");
            gateway.join311(via, "old").send("82 ( 00 01 <$SYS/#> 00 )").expect("90 ( 00 01 80 )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void interval_ofNothing_publishesNothing(Via via) throws IOException {
        try (RunningGateway gateway = RunningGateway.with("sys.interval=0s").start()) {
            gateway.join(via, "c").send(SUBSCRIBE).expect("90 ( 00 01 () 00 )").expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsMessages_takeNoRoomFromThoseOfClients(Via via) throws IOException {
        try (RunningGateway gateway = under("allow", "limits.retained-messages=1")) {
            RawClient client = gateway.join(via, "c");
            client.send("33 ( <mine> 00 01 () 'm' )").expect("40 03 00 01 10");
            client.send("82 ( 00 01 () <$SYS/broker/retained messages/count> 00 )")
                    .expect("90 ( 00 01 () 00 )");
            Packet.Publish count = client.next(Packet.Publish.class);
            if (count.payload()[0] == '0') {
                count = client.next(Packet.Publish.class); // told before, corrected with the next interval
            }
            assertThat(count.payload()).isEqualTo(new byte[] {'1'});
        }
    }
}
