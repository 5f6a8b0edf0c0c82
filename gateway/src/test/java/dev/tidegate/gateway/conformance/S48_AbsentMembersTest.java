package dev.tidegate.gateway.conformance;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import java.time.Duration;

/** Section 4.8 of MQTT 5: what becomes of a share's messages while members are away. */
class S48_AbsentMembersTest extends ConformanceTest {
    private static final int MESSAGES = 6;

    private static RawClient member(Via via, String share, String member) {
        return subscribe(join(via, member, "02", AN_HOUR), "$share/g/" + on(via, share), "01");
    }

    /** The network ends, and every thread has heard of it. */
    private static void leave(RawClient member) {
        member.hangUp();
        GATEWAY.later(Duration.ZERO);
    }

    @Wires
    void offlineMember_swallowsNothing_andMissesNothingThatWasMeantForIt(Via via) {
        // While one member is away, the others get everything, at QoS 0 as well; it has its turns again when it is
        // back.
        String topic = on(via, "away");
        leave(member(via, "away", "away-1"));
        try (RawClient stays = member(via, "away", "away-2");
                RawClient publisher = join(via, "away-publisher")) {
            for (int i = 1; i <= MESSAGES; i++) {
                publisher
                        .send("32 ( <%s> 00 0%d () '%d' )".formatted(topic, i, i))
                        .expect("40 02 00 0" + i);
                stays.expect("32 ( <%s> 00 0%d () '%d' )".formatted(topic, i, i))
                        .send("40 02 00 0" + i);
                publisher.send("30 ( <" + topic + "> () '0' )");
                stays.expect("30 ( <" + topic + "> () '0' )");
            }
            try (RawClient back = resume(via, "away-1")) {
                back.expectNothing();
                publisher.send("30 ( <%1$s> () 'm' ) 30 ( <%1$s> () 'm' )".formatted(topic));
                back.expect("30 ( <" + topic + "> () 'm' )").expectNothing();
                stays.expect("30 ( <" + topic + "> () 'm' )").expectNothing();
            }
        }
    }

    @Wires
    void everyMemberOffline_oneKeepsEachMessage(Via via) {
        // Where nobody is there, the share's QoS 1 messages wait with its members, each with one of them.
        String topic = on(via, "all-away");
        leave(member(via, "all-away", "all-away-1"));
        leave(member(via, "all-away", "all-away-2"));
        try (RawClient publisher = join(via, "all-away-publisher")) {
            for (int i = 1; i <= 2; i++) {
                publisher.send("32 ( <" + topic + "> 00 0" + i + " () 'm' )").expect("40 02 00 0" + i);
            }
        }
        try (RawClient one = resume(via, "all-away-1");
                RawClient two = resume(via, "all-away-2")) {
            one.expect("32 ( <" + topic + "> 00 01 () 'm' )").expectNothing();
            two.expect("32 ( <" + topic + "> 00 01 () 'm' )").expectNothing();
        }
    }
}
