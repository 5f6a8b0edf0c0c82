package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Topics as deep as MQTT can write them take every path there is, and exhaust nothing: no code descends level by level. */
@Timeout(20)
class DeepTopicTest {
    private static final String DEEPEST = "<" + "/".repeat(65_534) + ">";
    private static final String PLUSES = "<" + "+/".repeat(32_766) + "+>";
    private static final String MATCHING = "<" + "/".repeat(32_766) + ">";

    @RegisterExtension
    static final RunningGateway WIDE = RunningGateway.with(
            "auth.anonymous=true",
            "limits.topic-levels=65535",
            "limits.topic-bytes=65535",
            "limits.connect-packet-size=256KiB",
            "limits.will-size=256KiB",
            "limits.retained-message-size=256KiB");

    @RegisterExtension
    static final RunningGateway USUAL = RunningGateway.with("auth.anonymous=true");

    private static RawClient join(RunningGateway gateway, Via via, String flags, String rest) {
        RawClient client = gateway.open(via).send("10 ( <MQTT> 05 " + flags + " 00 00 () " + rest + " )");
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void deepestTopic_isSubscribedPublishedRetainedAndLeft(Via via) {
        try (RawClient client = join(WIDE, via, "02", "<deep" + via + ">")) {
            client.send("33 ( " + DEEPEST + " 00 01 () 'kept' )").expect("40 03 00 01 10");
            client.send("82 ( 00 02 () " + DEEPEST + " 00 )").expect("90 ( 00 02 () 00 )");
            client.expect("31 ( " + DEEPEST + " () 'kept' )");
            client.send("31 ( " + DEEPEST + " () )").expect("30 ( " + DEEPEST + " () )");
            client.send("A2 ( 00 03 () " + DEEPEST + " )").expect("B0 ( 00 03 () 00 )");
            client.send("30 ( " + DEEPEST + " () 'unheard' )").expectNothing();
        }
    }

    @ParameterizedTest
    @EnumSource
    void deepWildcardsAndShares_matchWhatTheySay(Via via) {
        try (RawClient client = join(WIDE, via, "02", "<plus" + via + ">")) {
            client.send("82 ( 00 01 () " + PLUSES + " 00 )").expect("90 ( 00 01 () 00 )");
            client.send("30 ( " + MATCHING + " () 'm' )").expect("30 ( " + MATCHING + " () 'm' )");
            client.send("30 ( " + DEEPEST + " () 'deeper' )").expectNothing();
            client.send("A2 ( 00 02 () " + PLUSES + " )").expect("B0 ( 00 02 () 00 )");
            String shared = "<$share/g/" + "/".repeat(32_766) + ">";
            client.send("82 ( 00 03 () " + shared + " 00 )").expect("90 ( 00 03 () 00 )");
            client.send("30 ( " + MATCHING + " () 's' )").expect("30 ( " + MATCHING + " () 's' )");
            client.send("A2 ( 00 04 () " + shared + " )").expect("B0 ( 00 04 () 00 )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deepestWill_isPublished(Via via) {
        try (RawClient watcher = join(WIDE, via, "02", "<watcher" + via + ">")) {
            watcher.send("82 ( 00 01 () " + DEEPEST + " 00 )").expect("90 ( 00 01 () 00 )");
            join(WIDE, via, "06", "<testator" + via + "> () " + DEEPEST + " <gone>")
                    .hangUp();
            watcher.expect("30 ( " + DEEPEST + " () 'gone' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deepestTopic_beyondTheBounds_isAnsweredClearly(Via via) {
        try (RawClient client = join(USUAL, via, "02", "<asks" + via + ">")) {
            client.send("82 ( 00 01 () " + DEEPEST + " 00 )").expect("90 ( 00 01 () 8F )");
            client.send("A2 ( 00 02 () " + DEEPEST + " )").expect("B0 ( 00 02 () 11 )");
            client.send("30 ( " + DEEPEST + " () )").expectDisconnect(ReasonCode.TOPIC_NAME_INVALID);
        }
    }
}
