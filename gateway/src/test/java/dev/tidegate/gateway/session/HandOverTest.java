package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualConnection.State;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.route.Routed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session follows its client from shard to shard: nothing is lost, nothing comes twice, order holds. */
class HandOverTest {
    private static final int SEEDS = 600;

    // --- told one by one ---

    @Test
    void client_returnsOnAnotherShard_findsItsSessionAndWhatWaited() {
        VirtualShards node = new VirtualShards(3, 1);
        node.call("bob").connect().subscribe("t", Qos.AT_LEAST_ONCE).drop();
        VirtualConnection alice = node.call("alice").on(2).connect();
        alice.publish("t", "while away", Qos.AT_LEAST_ONCE);
        node.settle();
        VirtualConnection bob = node.call("bob").on(1).connect();
        assertThat(bob.presence()).isEqualTo(Adopter.Presence.RESUMED);
        assertThat(bob.heard()).containsExactly("t=while away qos1 #1");
    }

    @Test
    void client_returnsOnAnotherShardWhileConnected_theOldConnectionHearsIt() {
        VirtualShards node = new VirtualShards(2, 1);
        VirtualConnection old = node.call("bob").connect();
        VirtualConnection fresh = node.call("bob").on(1).connect();
        assertThat(old.heard()).containsExactly("TAKEN OVER");
        assertThat(fresh.state()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @EnumSource(Qos.class)
    void message_publishedWhileTheSessionIsOnItsWay_arrivesBehindEarlierOnes(Qos qos) {
        VirtualShards node = new VirtualShards(3, 1);
        node.call("bob").connect().subscribe("t", Qos.EXACTLY_ONCE);
        VirtualConnection alice = node.call("alice").on(2).connect();
        VirtualConnection bob = node.call("bob").on(1).place();
        int sent = 0;
        alice.publish("t", "" + sent++, Qos.AT_LEAST_ONCE);
        node.turn(1); // asks for the session
        node.turn(1);
        alice.publish("t", "" + sent++, Qos.AT_LEAST_ONCE);
        node.turn(0); // the old shard lets go; fences are under way
        node.turn(0);
        for (int i = 0; i < 5; i++) {
            alice.publish("t", "" + sent++, qos);
            node.turn(2);
        }
        node.settle();
        assertThat(bob.payloads()).containsExactly("0", "1", "2", "3", "4", "5", "6");
    }

    @Test
    void twoConnections_ofOneClientOnDifferentShards_oneIsLeftAndThereIsOneSession() {
        for (int seed = 0; seed < 200; seed++) {
            VirtualShards node = new VirtualShards(4, seed);
            List<VirtualConnection> all = new ArrayList<>();
            for (int shard = 0; shard < 4; shard++) {
                all.add(node.call("bob").on(shard).place());
            }
            node.settle();
            assertThat(all.stream().filter(each -> each.state() == State.OPEN))
                    .as("seed %d", seed)
                    .hasSize(1);
            assertThat(all.stream().filter(each -> each.state() == State.TAKEN_OVER))
                    .as("seed %d", seed)
                    .hasSize(3);
            assertThat(node.sessions()).as("seed %d", seed).isEqualTo(1);
        }
    }

    @Test
    void connection_diesWhileItsSessionIsOnTheWay_theSessionWaitsForTheNextOne() {
        VirtualShards node = new VirtualShards(2, 1);
        VirtualConnection alice = node.call("alice").connect();
        node.call("bob").connect().subscribe("t", Qos.AT_LEAST_ONCE);
        VirtualConnection dead = node.call("bob").on(1).place();
        node.turn(1);
        dead.drop();
        node.settle();
        alice.publish("t", "still kept", Qos.AT_LEAST_ONCE);
        node.settle();
        assertThat(node.call("bob").connect().heard()).containsExactly("t=still kept qos1 #1");
    }

    @Test
    void connection_diesWhileItsSessionIsOnTheWay_theSessionExpiresAsThatConnectionAsked() {
        VirtualShards node = new VirtualShards(2, 1);
        node.call("bob").expiry(3_600).connect();
        VirtualConnection dead = node.call("bob").on(1).expiry(10).place();
        node.turn(1);
        dead.drop();
        node.settle();
        node.elapse(9_900);
        assertThat(node.sessions()).isEqualTo(1);
        node.elapse(200);
        assertThat(node.sessions()).isZero();
    }

    @Test
    void connection_diesWhileItsSessionIsOnTheWay_itsWillIsPublished() {
        VirtualShards node = new VirtualShards(2, 1);
        VirtualConnection witness = node.call("witness").connect().subscribe("will/#", Qos.AT_MOST_ONCE);
        node.call("bob").will("will/bob", "first", 60).connect();
        VirtualConnection dead =
                node.call("bob").on(1).will("will/bob", "second", 0).place();
        node.turn(1);
        dead.drop();
        node.settle();
        assertThat(witness.heard()).containsExactly("will/bob=second");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void cleanStart_whileTheSessionIsOnItsWay_nothingOfItIsLeft(int shard) {
        for (int seed = 0; seed < 100; seed++) {
            VirtualShards node = new VirtualShards(3, seed);
            node.call("bob").connect().subscribe("t", Qos.AT_LEAST_ONCE);
            node.call("bob").on(1).place();
            node.turn(1);
            VirtualConnection fresh = node.call("bob").on(shard).cleanStart().place();
            node.settle();
            if (fresh.state() == State.OPEN) {
                assertThat(fresh.presence()).as("seed %d", seed).isEqualTo(Adopter.Presence.NEW);
                assertThat(fresh.session().subscriptions().size())
                        .as("seed %d", seed)
                        .isZero();
            }
            assertThat(node.sessions()).as("seed %d", seed).isEqualTo(1);
        }
    }

    @Test
    void deadline_setOnTheOldShard_doesNotEndTheSessionOnTheNewOne() {
        VirtualShards node = new VirtualShards(2, 1);
        node.call("bob").expiry(10).connect().drop();
        node.elapse(9_000);
        VirtualConnection bob = node.call("bob").on(1).expiry(10).connect();
        node.elapse(60_000);
        assertThat(bob.state()).isEqualTo(State.OPEN);
        assertThat(node.sessions()).isEqualTo(1);
    }

    @Test
    void inflight_ofTheOldShard_isSentAgainByTheNewOne() {
        VirtualShards node = new VirtualShards(2, 1);
        VirtualConnection alice = node.call("alice").on(1).connect();
        node.call("bob").connect().subscribe("t", Qos.EXACTLY_ONCE);
        alice.publish("t", "one", Qos.AT_LEAST_ONCE);
        alice.publish("t", "two", Qos.EXACTLY_ONCE);
        node.settle();
        VirtualConnection bob = node.call("bob").on(1).connect();
        assertThat(bob.heard()).containsExactly("t=one qos1 #1 dup", "t=two qos2 #2 dup");
    }

    // --- told by chance ---

    /** Several publishers, one wandering subscriber: connects anywhere, leaves, dies half-way, and always comes back. */
    private static final class Wanderer {
        private final VirtualShards node;
        private final Random random;
        /** What it heard over all its connections, in the order it heard it. */
        private final List<String> diary = new ArrayList<>();

        private VirtualConnection here;

        Wanderer(VirtualShards node, int shards) {
            this.node = node;
            this.random = node.random();
            here = node.call("wanderer").on(random.nextInt(shards)).place();
            here.acknowledging().writing(diary);
            node.settle();
            here.subscribe("t/#", Qos.EXACTLY_ONCE);
        }

        void move(int shards) {
            switch (random.nextInt(4)) {
                case 0 -> here.drop();
                case 1 -> here.disconnect();
                default -> {
                    // comes back while it is still there
                }
            }
            here = node.call("wanderer").on(random.nextInt(shards)).place();
            here.acknowledging().writing(diary);
        }
    }

    @Test
    void wanderingSubscriber_randomSchedules_losesNothingDoublesNothingKeepsOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            wander(seed);
        }
    }

    private static void wander(int seed) {
        Random story = new Random(~seed);
        int shards = 2 + story.nextInt(3);
        VirtualShards node = new VirtualShards(shards, seed);
        Wanderer wanderer = new Wanderer(node, shards);
        List<VirtualConnection> publishers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            publishers.add(node.call("p" + i).on(story.nextInt(shards)).connect());
        }
        Map<String, List<String>> sent = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            int who = story.nextInt(publishers.size());
            Qos qos = Qos.of(1 + who % 2); // one QoS per publisher: order holds per topic and QoS [MQTT-4.6.0-5]
            assertThat(publishers.get(who).publish("t/" + who, who + "." + i, qos))
                    .isEqualTo(Routed.ACCEPTED);
            sent.computeIfAbsent("t/" + who, topic -> new ArrayList<>()).add(who + "." + i);
            if (story.nextInt(6) == 0) {
                wanderer.move(shards);
            }
            for (int turns = story.nextInt(8); turns > 0; turns--) {
                node.step();
            }
        }
        node.settle();
        wanderer.move(shards); // a connection that died half-way may have been the last to get the session
        node.settle();
        judge(seed, wanderer.diary, sent);
        assertThat(node.sessions()).as("seed %d", seed).isEqualTo(4);
    }

    /** A redelivery counts once; the same message twice without DUP is a double. */
    private static void judge(int seed, List<String> got, Map<String, List<String>> sent) {
        Map<String, List<String>> firsts = new HashMap<>();
        LinkedHashSet<String> seen = new LinkedHashSet<>();
        for (String word : got) {
            String message = word.substring(0, word.indexOf(' '));
            boolean again = word.contains(" dup");
            assertThat(seen.add(message) || again)
                    .as("seed %d: %s came twice as if it were new", seed, message)
                    .isTrue();
        }
        for (String message : seen) {
            int equals = message.indexOf('=');
            firsts.computeIfAbsent(message.substring(0, equals), topic -> new ArrayList<>())
                    .add(message.substring(equals + 1));
        }
        assertThat(firsts).as("seed %d", seed).isEqualTo(sent);
    }

    @Test
    void manyClients_connectingLeavingAndCleanStartingEverywhere_noSessionIsDoubledOrStuck() {
        for (int seed = 0; seed < SEEDS; seed++) {
            bustle(seed);
        }
    }

    private static void bustle(int seed) {
        Random story = new Random(~seed);
        VirtualShards node = new VirtualShards(4, seed);
        List<VirtualConnection> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            var call = node.call("c" + story.nextInt(3)).on(story.nextInt(4));
            call = story.nextInt(3) == 0 ? call.cleanStart() : call;
            all.add(call.expiry(story.nextInt(3) * 5L).place());
            if (story.nextInt(3) == 0) {
                all.get(story.nextInt(all.size())).drop();
            }
            for (int turns = story.nextInt(8); turns > 0; turns--) {
                node.step();
            }
        }
        node.settle();
        assertThat(all.stream().filter(each -> each.state() == State.WAITING))
                .as("seed %d: handshakes nobody answered", seed)
                .isEmpty();
        for (int i = 0; i < 3; i++) {
            VirtualConnection last =
                    node.call("c" + i).on(i).cleanStart().expiry(0).connect();
            assertThat(last.state()).as("seed %d", seed).isEqualTo(State.OPEN);
        }
        assertThat(all.stream().filter(each -> each.state() == State.OPEN))
                .as("seed %d: served twice", seed)
                .isEmpty();
        assertThat(node.sessions()).as("seed %d", seed).isEqualTo(3);
    }
}
