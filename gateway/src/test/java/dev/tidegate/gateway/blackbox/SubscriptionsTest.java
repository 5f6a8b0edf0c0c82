package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Filters, options, identifiers and shares under the standard profile, on raw bytes. */
class SubscriptionsTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    @Normative("MQTT-3.3.2-3")
    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, yes", "a/+, a/b, yes", "+/b, a/b, yes", "+, a, yes", "a/#, a, yes", "a/#, a/b/c, yes", "#, a/b, yes",
        "+/+, /b, yes", "a/+, a/, yes", "a/b, a/b/, no", "a/+, a/b/c, no", "+, a/b, no", "a/#, b/a, no", "A/b, a/b, no",
        "a//b, a/b, no"
    })
    void filter_matchesOrNot(String filter, String topic, String matches) {
        try (RawClient client = GATEWAY.join(Via.TCP, "match")) {
            client.send("82 ( 00 01 () <" + filter + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("30 ( <" + topic + "> () 'm' )");
            if (matches.equals("yes")) {
                client.expect("30 ( <" + topic + "> () 'm' )");
            }
            client.expectNothing();
        }
    }

    @Normative("MQTT-3.8.4-1")
    @Normative("MQTT-3.8.4-2")
    @Normative("MQTT-3.8.4-5")
    @Normative("MQTT-3.8.4-6")
    @Normative("MQTT-3.8.4-7")
    @Normative("MQTT-3.9.3-1")
    @ParameterizedTest
    @EnumSource
    void filters_ofOneSubscribe_areAnsweredInOrder(Via via) {
        try (RawClient client = GATEWAY.join(via, "order" + via)) {
            client.send("82 ( 12 34 () <a> 02 <b#> 00 <c> 01 <d> 00 )").expect("90 ( 12 34 () 02 8F 01 00 )");
        }
    }

    @Normative("MQTT-3.10.4-2")
    @Normative("MQTT-3.10.4-4")
    @Normative("MQTT-3.10.4-5")
    @Normative("MQTT-3.10.4-6")
    @Normative("MQTT-3.11.3-1")
    @ParameterizedTest
    @EnumSource
    void unsubscribe_isAnsweredFilterByFilter(Via via) {
        String topic = "un/" + via;
        try (RawClient client = GATEWAY.join(via, "un" + via)) {
            client.send("82 ( 00 01 () <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("A2 ( 00 02 () <never> <" + topic + "> )").expect("B0 ( 00 02 () 11 00 )");
            client.send("30 ( <" + topic + "> () 'm' )").expectNothing();
        }
    }

    @Normative("MQTT-3.8.3-3")
    @ParameterizedTest
    @EnumSource
    void noLocal_keepsOwnMessagesAway_andBringsThoseOfOthers(Via via) {
        String topic = "nolocal/" + via;
        try (RawClient client = GATEWAY.join(via, "nl" + via);
                RawClient other = GATEWAY.join(via, "nl-other" + via)) {
            client.send("82 ( 00 01 () <" + topic + "> 04 )").expect("90 ( 00 01 () 00 )");
            client.send("30 ( <" + topic + "> () 'own' )").expectNothing();
            other.send("30 ( <" + topic + "> () 'other' )");
            client.expect("30 ( <" + topic + "> () 'other' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void identifier_comesWithTheMessage(Via via) {
        String topic = "ident/" + via;
        try (RawClient client = GATEWAY.join(via, "ident" + via)) {
            client.send("82 ( 00 01 ( 0B FF FF FF 7F ) <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("30 ( <" + topic + "> () 'm' )").expect("30 ( <" + topic + "> ( 0B FF FF FF 7F ) 'm' )");
        }
    }

    @Normative("MQTT-3.3.4-2")
    @Normative("MQTT-3.3.4-3")
    @ParameterizedTest
    @EnumSource
    void overlappingFilters_bringEveryIdentifierAndTheHighestQos(Via via) {
        String topic = "overlap/" + via;
        try (RawClient client = GATEWAY.join(via, "overlap" + via)) {
            client.send("82 ( 00 01 ( 0B 01 ) <" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            client.send("82 ( 00 02 ( 0B 02 ) <overlap/+> 01 )").expect("90 ( 00 02 () 01 )");
            client.send("82 ( 00 03 () <overlap/#> 00 )").expect("90 ( 00 03 () 00 )");
            client.send("34 ( <" + topic + "> 00 07 () 'm' )");
            List<Packet.Publish> copies = new ArrayList<>();
            boolean received = false;
            List<Long> identifiers = new ArrayList<>();
            for (Packet next = client.next(); ; next = client.next()) {
                if (next instanceof Packet.Publish copy) {
                    copies.add(copy);
                    copy.properties().forEach((property, value) -> {
                        if (property == Property.SUBSCRIPTION_IDENTIFIER) {
                            identifiers.add((Long) value);
                        }
                    });
                } else if (next instanceof Packet.PubRec) {
                    received = true;
                    client.send("C0 00");
                } else if (next instanceof Packet.PingResp && received) {
                    break;
                }
            }
            assertThat(identifiers).containsExactlyInAnyOrder(1L, 2L);
            assertThat(copies).anyMatch(copy -> copy.qos() == dev.tidegate.gateway.packet.Qos.AT_LEAST_ONCE);
        }
    }

    @Normative("MQTT-3.8.4-3")
    @ParameterizedTest
    @EnumSource
    void sameFilterAgain_replacesOptions(Via via) {
        String topic = "again/" + via;
        try (RawClient client = GATEWAY.join(via, "again" + via)) {
            client.send("82 ( 00 01 ( 0B 01 ) <" + topic + "> 01 )").expect("90 ( 00 01 () 01 )");
            client.send("82 ( 00 02 () <" + topic + "> 00 )").expect("90 ( 00 02 () 00 )");
            client.send("32 ( <" + topic + "> 00 07 () 'm' )")
                    .expect("30 ( <" + topic + "> () 'm' )")
                    .expect("40 02 00 07");
        }
    }

    @ParameterizedTest
    @EnumSource
    void share_givesEachMessageToOneMember_inTurn(Via via) {
        String topic = "share/" + via;
        try (RawClient one = GATEWAY.join(via, "s1" + via);
                RawClient two = GATEWAY.join(via, "s2" + via);
                RawClient publisher = GATEWAY.join(via, "sp" + via)) {
            one.send("82 ( 00 01 () <$share/g/" + topic + "> 01 )").expect("90 ( 00 01 () 01 )");
            two.send("82 ( 00 01 () <$share/g/" + topic + "> 01 )").expect("90 ( 00 01 () 01 )");
            for (int i = 1; i <= 4; i++) {
                publisher.send("32 ( <" + topic + "> 00 0" + i + " () 'm' )").expect("40 02 00 0" + i);
            }
            for (RawClient member : List.of(one, two)) {
                member.expect("32 ( <" + topic + "> 00 01 () 'm' )")
                        .expect("32 ( <" + topic + "> 00 02 () 'm' )")
                        .expectNothing();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoShares_ofOneTopic_eachGetEveryMessage(Via via) {
        String topic = "shares/" + via;
        try (RawClient one = GATEWAY.join(via, "t1" + via);
                RawClient two = GATEWAY.join(via, "t2" + via)) {
            one.send("82 ( 00 01 () <$share/g/" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            two.send("82 ( 00 01 () <$share/h/" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            one.send("30 ( <" + topic + "> () 'm' )").expect("30 ( <" + topic + "> () 'm' )");
            two.expect("30 ( <" + topic + "> () 'm' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void share_afterAMemberLeft_givesEverythingToTheOther(Via via) {
        String topic = "leave/" + via;
        try (RawClient stays = GATEWAY.join(via, "l1" + via);
                RawClient leaves = GATEWAY.join(via, "l2" + via)) {
            stays.send("82 ( 00 01 () <$share/g/" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            leaves.send("82 ( 00 01 () <$share/g/" + topic + "> 00 )").expect("90 ( 00 01 () 00 )");
            leaves.send("A2 ( 00 02 () <$share/g/" + topic + "> )").expect("B0 ( 00 02 () 00 )");
            leaves.send("30 ( <" + topic + "> () '1' ) 30 ( <" + topic + "> () '2' )")
                    .expectNothing();
            stays.expect("30 ( <" + topic + "> () '1' )").expect("30 ( <" + topic + "> () '2' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void dollarTopics_areNotForClientsToPublish(Via via) {
        try (RawClient client = GATEWAY.join(via, "dollar" + via)) {
            client.send("32 ( <$SYS/x> 00 01 () 'm' )")
                    .expect("40 ( 00 01 87 )")
                    .expectNothing();
        }
    }
}
