package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.MemoryRetained;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Overflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final List<Delivery> lost = new ArrayList<>();
    private static final Limits THREE =
            Limits.defaults().with(Limit.OUTBOX_MESSAGES, "3").with(Limit.OVERFLOW, "drop-newest");
    private static final Limits THREE_NEWEST = THREE.with(Limit.OVERFLOW, "drop-oldest");
    private static final Limits KIBIBYTE = Limits.defaults()
            .with(Limit.OUTBOX_MESSAGES, "1000")
            .with(Limit.OUTBOX_BYTES, "1KiB")
            .with(Limit.OVERFLOW, "drop-oldest");
    private static final Grant QOS_1 = new Grant(Qos.AT_LEAST_ONCE, Grant.Retain.CLEARED, Grant.NO_IDENTIFIERS, null);

    private final Outbox outbox = new Outbox();

    private static Message message(String text, Qos qos) {
        return new Message(
                TopicName.of("t"),
                text.getBytes(StandardCharsets.UTF_8),
                qos,
                false,
                Properties.NONE,
                Message.NEVER,
                null);
    }

    private static Delivery delivery(String text, Qos qos) {
        return new Delivery(message(text, qos), qos, false, QOS_1);
    }

    private static Message kept(String text, Qos qos) {
        return new Message(
                TopicName.of(text),
                text.getBytes(StandardCharsets.UTF_8),
                qos,
                true,
                Properties.NONE,
                Message.NEVER,
                null);
    }

    private static SessionRef bob() {
        Shard nowhere = new Shard(0, Runnable::run, () -> true, () -> 0, new Shard.Mailbox(1, 1), fault -> {
            throw new AssertionError(fault);
        });
        return new SessionRef(new ClientId("bob"), nowhere);
    }

    private void run(String filter, String... texts) {
        run(
                filter,
                Arrays.stream(texts).map(text -> kept(text, Qos.AT_LEAST_ONCE)).toArray(Message[]::new));
    }

    private void run(String filter, Message... messages) {
        MemoryRetained store = new MemoryRetained(100, 100_000, 100_000);
        for (Message each : messages) {
            store.put(each, 0);
        }
        TopicFilter parsed = Objects.requireNonNull(TopicFilter.parse(filter));
        Subscription subscription = new Subscription(parsed, Qos.AT_LEAST_ONCE, false, false, RetainHandling.SEND, 0);
        outbox.offer(new Answer(subscription, bob(), store.match(parsed)));
    }

    /** The delivery at the head, after the page it is in has been read. */
    private @Nullable Delivery head() {
        for (Answer unread = outbox.unread(); unread != null; unread = outbox.unread()) {
            unread.turn(unread.ask(0).join());
        }
        return outbox.peek();
    }

    private List<String> drained() {
        List<String> all = new ArrayList<>();
        for (Delivery head = head(); head != null; head = head()) {
            all.add(new String(head.message().payload(), StandardCharsets.UTF_8));
            outbox.pop();
        }
        return all;
    }

    private int offerAll(Limits limits, String... texts) {
        return offer(Qos.AT_LEAST_ONCE, limits, texts);
    }

    private int offerQos0(Limits limits, String... texts) {
        return offer(Qos.AT_MOST_ONCE, limits, texts);
    }

    private int offer(Qos qos, Limits limits, String... texts) {
        int dropped = 0;
        for (String text : texts) {
            dropped += outbox.offer(delivery(text, qos), limits, lost::add);
        }
        return dropped;
    }

    @Test
    void outbox_isFirstInFirstOut() {
        offerAll(THREE, "a", "b", "c");
        assertThat(drained()).containsExactly("a", "b", "c");
    }

    @Test
    void overflow_dropNewest_keepsWhatWaited() {
        assertThat(offerAll(THREE, "a", "b", "c", "d", "e")).isEqualTo(2);
        assertThat(drained()).containsExactly("a", "b", "c");
    }

    @Test
    void overflow_dropOldest_keepsWhatCame() {
        assertThat(offerAll(THREE_NEWEST, "a", "b", "c", "d", "e")).isEqualTo(2);
        assertThat(drained()).containsExactly("c", "d", "e");
    }

    @Test
    void overflow_byBytes_asManyGiveWayAsAreNeeded() {
        offerAll(KIBIBYTE, "a", "b", "c", "d");
        assertThat(offerAll(KIBIBYTE, "x".repeat(700))).isEqualTo(2);
        assertThat(drained()).containsExactly("c", "d", "x".repeat(700));
    }

    @Test
    void overflow_messageThatNeverFits_costsOnlyItself() {
        offerAll(KIBIBYTE, "a", "b");
        assertThat(offerAll(KIBIBYTE, "x".repeat(2_000))).isEqualTo(1);
        assertThat(drained()).containsExactly("a", "b");
    }

    @Test
    void overflow_byBytes_propertiesCount() {
        Properties heavy = Properties.builder()
                .user("name", "x".repeat(300))
                .binary(Property.CORRELATION_DATA, new byte[400])
                .build();
        Message message =
                new Message(TopicName.of("t"), new byte[0], Qos.AT_LEAST_ONCE, false, heavy, Message.NEVER, null);
        Delivery delivery = new Delivery(message, Qos.AT_LEAST_ONCE, false, QOS_1);
        assertThat(outbox.offer(delivery, KIBIBYTE, lost::add)).isEqualTo(1);
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void overflow_byQos1_theOldestQos0GivesWay_whateverTheRule() {
        for (Limits rule : List.of(THREE, THREE_NEWEST)) {
            offerAll(rule, "a");
            offerQos0(rule, "zero", "nought");
            assertThat(offerAll(rule, "b")).isEqualTo(1);
            assertThat(drained()).containsExactly("a", "nought", "b");
        }
    }

    @Test
    void overflow_byQos0_theOldestQos0GivesWay_whateverTheRule() {
        for (Limits rule : List.of(THREE, THREE_NEWEST)) {
            offerQos0(rule, "zero");
            offerAll(rule, "a");
            offerQos0(rule, "nought");
            assertThat(offerQos0(rule, "nil")).isEqualTo(1);
            assertThat(drained()).containsExactly("a", "nought", "nil");
        }
    }

    @Test
    void overflow_byQos0_nothingThatIsOwedAnAcknowledgementGivesWay() {
        offerAll(THREE_NEWEST, "a", "b", "c");
        assertThat(offerQos0(THREE_NEWEST, "zero")).isEqualTo(1);
        assertThat(drained()).containsExactly("a", "b", "c");
    }

    @Test
    void overflow_qos0GoneAndStillFull_theRuleDecides() {
        offerQos0(THREE_NEWEST, "zero");
        offerAll(THREE_NEWEST, "a", "b", "c");
        assertThat(offerAll(THREE_NEWEST, "d")).isEqualTo(1);
        assertThat(drained()).containsExactly("b", "c", "d");
    }

    @Test
    void overflow_byBytes_qos0GivesWayOnlyWhereItHelps() {
        Limits newest = KIBIBYTE.with(Limit.OVERFLOW, "drop-newest");
        offerQos0(newest, "zero");
        offerAll(newest, "x".repeat(600));
        assertThat(offerAll(newest, "y".repeat(600))).isEqualTo(1);
        assertThat(drained()).containsExactly("zero", "x".repeat(600));
    }

    @Test
    void overflow_anyMixture_isWhatANaiveQueueWouldDo() {
        Random random = new Random(20_261_122);
        for (Limits rule : List.of(THREE, THREE_NEWEST)) {
            List<Delivery> naive = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                if (random.nextInt(5) == 0 && !naive.isEmpty()) {
                    assertThat(outbox.peek()).isSameAs(naive.remove(0));
                    outbox.pop();
                } else if (random.nextInt(200) == 0) {
                    outbox.forgetQos0();
                    naive.removeIf(each -> each.qos() == Qos.AT_MOST_ONCE);
                } else {
                    Delivery next = delivery("m", Qos.of(random.nextInt(2)));
                    int dropped = naive.size() == 3 ? 1 : 0;
                    lost.clear();
                    assertThat(outbox.offer(next, rule, lost::add)).isEqualTo(dropped);
                    naive.add(next);
                    if (dropped > 0) {
                        Delivery loser = loser(naive, rule);
                        naive.remove(loser);
                        assertThat(lost).containsExactly(loser);
                    }
                }
            }
            drained();
        }
    }

    private static Delivery loser(List<Delivery> tooMany, Limits rule) {
        Delivery newest = tooMany.get(tooMany.size() - 1);
        Delivery byRule = rule.overflow() == Overflow.DROP_NEWEST ? newest : tooMany.get(0);
        return tooMany.stream()
                .filter(each -> each.qos() == Qos.AT_MOST_ONCE)
                .findFirst()
                .orElse(byRule);
    }

    @Test
    void room_afterTaking_isThereAgain() {
        offerAll(THREE, "a", "b", "c");
        outbox.pop();
        assertThat(offerAll(THREE, "d")).isZero();
        assertThat(drained()).containsExactly("b", "c", "d");
    }

    @Test
    void runOfRetained_doesNotCountAgainstTheBounds() {
        run("#", "1", "2", "3", "4", "5");
        assertThat(offerAll(THREE, "a", "b", "c")).isZero();
        assertThat(drained()).containsExactly("1", "2", "3", "4", "5", "a", "b", "c");
    }

    @Test
    void overflow_dropOldestBehindARun_theRunStays() {
        run("#", "1", "2");
        assertThat(head()).isNotNull();
        assertThat(offerAll(THREE_NEWEST, "a", "b", "c", "d")).isEqualTo(1);
        assertThat(drained()).containsExactly("1", "2", "b", "c", "d");
    }

    @Test
    void overflow_onlyARunWaits_bytesTooFew_messageIsDroppedAndTheRunStays() {
        run("#", "1");
        assertThat(offerAll(KIBIBYTE, "x".repeat(2_000))).isEqualTo(1);
        assertThat(drained()).containsExactly("1");
    }

    @Test
    void runHalfTaken_overflowBehindIt_theRestStillComes() {
        run("#", "1", "2", "3");
        head();
        outbox.pop();
        offerAll(THREE_NEWEST, "a", "b", "c", "d");
        assertThat(drained()).containsExactly("2", "3", "b", "c", "d");
    }

    @Test
    void run_ofAFilterThatStillWaits_takesTheOlderOnesPlace() {
        for (int i = 0; i < 1_000; i++) {
            run("#", "1", "2", "3"); // a client that subscribes again and again and reads nothing
        }
        assertThat(drained()).containsExactly("1", "2", "3");
    }

    @Test
    void run_carriesRetainAndTheLowerQos() {
        run("#", kept("a", Qos.EXACTLY_ONCE));
        Delivery head = head();
        assertThat(head).isNotNull();
        assertThat(head.flags(new VirtualShards(1, 1).call("reader").connect())).isEqualTo(0b0011);
    }

    @Test
    void forgetQos0_keepsEverythingElse() {
        run("#", kept("r0", Qos.AT_MOST_ONCE), kept("r1", Qos.AT_LEAST_ONCE));
        head();
        offerAll(THREE, "a");
        offerQos0(THREE, "zero");
        offerAll(THREE, "b");
        outbox.forgetAnswers();
        assertThat(outbox.forgetQos0()).isEqualTo(1);
        assertThat(offerAll(THREE, "c")).isZero();
        assertThat(drained()).containsExactly("r1", "a", "b", "c");
    }
}
