package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Qos;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Section 4.8.2 of MQTT 5: shared subscriptions, and what becomes of a message once a member of the share was chosen. */
class S48_SharedTest extends ConformanceTest {
    private static String shared(Via via, String name) {
        return "$share/group/" + on(via, name);
    }

    private static RawClient member(Via via, String name, String which, String options) {
        return subscribe(join(via, name + which), shared(via, name), options);
    }

    private static void publish2(Via via, String name, String payload) {
        try (RawClient publisher = join(via, name + "-publisher")) {
            publisher.send("34 ( <" + on(via, name) + "> 00 01 () '" + payload + "' )");
            publisher.expect("50 02 00 01").send("62 02 00 01").expect("70 02 00 01");
        }
    }

    private static void publish1(Via via, String name, String payload) {
        try (RawClient publisher = join(via, name + "-publisher")) {
            publisher
                    .send("32 ( <" + on(via, name) + "> 00 01 () '" + payload + "' )")
                    .expect("40 02 00 01");
        }
    }

    private static String payload(Packet.Publish message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    @Wires
    @Normative("MQTT-4.8.2-1")
    void share_withoutAName_isRefused(Via via) {
        // A share has a name of at least one character.
        try (RawClient client = join(via, "nameless")) {
            for (String filter : new String[] {"$share", "$share/", "$share//", "$share//a"}) {
                client.send("82 ( 00 01 () <" + filter + "> 00 )").expect("90 ( 00 01 () 8F )");
            }
            subscribe(client, "$share/n/" + on(via, "named"), "00");
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-2")
    void shareName_withWildcards_orWithoutAFilterBehindIt_isRefused(Via via) {
        // A share's name has no /, + or # and is followed by / and a filter.
        try (RawClient client = join(via, "misnamed")) {
            for (String filter : new String[] {
                "$share/g", "$share/g/", "$share/+/a", "$share/#/a", "$share/g+/a", "$share/g#/a", "$share/g/a#"
            }) {
                client.send("82 ( 00 01 () <" + filter + "> 00 )").expect("90 ( 00 01 () 8F )");
            }
            client.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-3")
    void message_comesAtTheQosGrantedToTheMemberThatGetsIt(Via via) {
        // Each member gets messages at the QoS granted to it.
        try (RawClient low = member(via, "granted", "-0", "00");
                RawClient high = member(via, "granted", "-1", "01")) {
            for (String payload : List.of("1", "2", "3", "4")) {
                publish2(via, "granted", payload);
            }
            for (int i = 0; i < 2; i++) {
                assertThat(low.next(Packet.Publish.class).qos()).isEqualTo(Qos.AT_MOST_ONCE);
                assertThat(high.next(Packet.Publish.class).qos()).isEqualTo(Qos.AT_LEAST_ONCE);
            }
            low.expectNothing();
            high.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-4")
    void qos2Message_thatWasBegun_isFinishedWithTheSameMember(Via via) {
        // A QoS 2 delivery that was begun goes on with the same client when it is back.
        RawClient first = join(via, "begun-1", "02", AN_HOUR);
        subscribe(first, shared(via, "begun"), "02");
        publish2(via, "begun", "m");
        first.expect("34 ( <" + on(via, "begun") + "> 00 01 () 'm' )");
        try (RawClient second = member(via, "begun", "-2", "02")) {
            first.hangUp();
            second.expectNothing();
            try (RawClient again = resume(via, "begun-1")) {
                again.expect("3C ( <" + on(via, "begun") + "> 00 01 () 'm' )");
                again.send("50 02 00 01").expect("62 02 00 01");
                again.send("70 02 00 01").expectNothing();
            }
            second.expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-5")
    void qos2Message_ofASessionThatEnded_goesToNobodyElse(Via via) {
        // Where the session ends before the delivery does, nobody else gets the message.
        try (RawClient first = member(via, "ended", "-1", "02");
                RawClient second = member(via, "ended", "-2", "02")) {
            publish2(via, "ended", "a");
            publish2(via, "ended", "b");
            String of1 = payload(first.next(Packet.Publish.class));
            String of2 = payload(second.next(Packet.Publish.class));
            assertThat(List.of(of1, of2)).containsExactlyInAnyOrder("a", "b");
            first.hangUp();
            second.expectNothing();
        }
    }

    @Wires
    void qos1Message_ofASessionThatEnded_goesToAnotherMember_asIfNew(Via via) {
        // At QoS 1, somebody else should get what a session leaves unacknowledged.
        try (RawClient first = member(via, "inherited", "-1", "01")) {
            publish1(via, "inherited", "m");
            first.expect("32 ( <" + on(via, "inherited") + "> 00 01 () 'm' )");
            try (RawClient second = member(via, "inherited", "-2", "01")) {
                first.hangUp();
                second.expect("32 ( <" + on(via, "inherited") + "> 00 01 () 'm' )");
            }
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-5")
    void qos2Message_thatWasNeverSent_goesToAnotherMember_theOneThatWasDoesNot(Via via) {
        // What waited behind the client's Receive Maximum was not begun with anybody; what was sent was.
        try (RawClient first = join(via, "unsent-1", "02", "21 00 01")) {
            subscribe(first, shared(via, "unsent"), "02");
            publish2(via, "unsent", "sent");
            publish2(via, "unsent", "waiting");
            first.expect("34 ( <" + on(via, "unsent") + "> 00 01 () 'sent' )");
            try (RawClient second = member(via, "unsent", "-2", "02")) {
                first.hangUp();
                second.expect("34 ( <" + on(via, "unsent") + "> 00 01 () 'waiting' )");
                second.expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-4")
    void memberThatIsAway_keepsWhatItWasSent_theOthersGetWhatWaitedForIt(Via via) {
        // While the session lasts, a delivery that was begun stays with the client, and what was not goes to those who
        // are here.
        RawClient first = join(via, "away-1", "02", AN_HOUR + " 21 00 01");
        subscribe(first, shared(via, "away"), "02");
        publish2(via, "away", "sent");
        publish2(via, "away", "waiting");
        first.expect("34 ( <" + on(via, "away") + "> 00 01 () 'sent' )");
        try (RawClient second = member(via, "away", "-2", "02")) {
            first.hangUp();
            second.expect("34 ( <" + on(via, "away") + "> 00 01 () 'waiting' )");
            try (RawClient again = resume(via, "away-1")) {
                again.expect("3C ( <" + on(via, "away") + "> 00 01 () 'sent' )");
                again.expectNothing();
            }
        }
    }

    @Wires
    @Normative("MQTT-3.10.4-3")
    void memberThatUnsubscribes_finishesWhatItWasSent_theOthersGetWhatWaitedForIt(Via via) {
        // Deliveries that were begun are completed after UNSUBSCRIBE.
        try (RawClient first = join(via, "left-1", "02", "21 00 01");
                RawClient second = join(via, "left-2")) {
            subscribe(first, shared(via, "left"), "02");
            publish2(via, "left", "sent");
            publish2(via, "left", "waiting");
            first.expect("34 ( <" + on(via, "left") + "> 00 01 () 'sent' )");
            subscribe(second, shared(via, "left"), "02");
            first.send("A2 ( 00 02 () <" + shared(via, "left") + "> )").expect("B0 ( 00 02 () 00 )");
            second.expect("34 ( <" + on(via, "left") + "> 00 01 () 'waiting' )");
            first.send("50 02 00 01").expect("62 02 00 01");
            first.send("70 02 00 01").expectNothing();
        }
    }

    @Wires
    @Normative("MQTT-4.8.2-6")
    void message_thatAMemberRejects_isDiscarded(Via via) {
        // A PUBACK or PUBREC of 0x80 and above ends the message for the whole share.
        try (RawClient first = join(via, "rejected-1", "02", AN_HOUR);
                RawClient second = member(via, "rejected", "-2", "02")) {
            subscribe(first, shared(via, "rejected"), "02");
            publish1(via, "rejected", "a");
            publish1(via, "rejected", "b");
            reject(first, "40 ( 00 %02X 83 )");
            second.send(
                    "40 02 00 %02X".formatted(second.next(Packet.Publish.class).packetId()));
            publish2(via, "rejected", "c");
            publish2(via, "rejected", "d");
            reject(first, "50 ( 00 %02X 87 )");
            assertThat(second.next(Packet.Publish.class).qos()).isEqualTo(Qos.EXACTLY_ONCE);
            second.expectNothing();
            first.expectNothing().hangUp();
            try (RawClient again = resume(via, "rejected-1")) {
                again.expectNothing();
            }
            second.expectNothing();
        }
    }

    private static void reject(RawClient member, String answer) {
        member.send(answer.formatted(member.next(Packet.Publish.class).packetId()));
    }

    @Wires
    @Normative("U16")
    void share_getsNoRetainedMessages(Via via) {
        // A shared subscription gets no retained messages, whatever its Retain Handling.
        try (RawClient client = join(via, "no-retained")) {
            client.send("31 ( <" + on(via, "no-retained") + "> () 'kept' )");
            for (String options : new String[] {"00", "10", "20", "08"}) {
                subscribe(client, shared(via, "no-retained"), options).expectNothing();
            }
        }
    }
}
