package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.policy.Limit;
import dev.tidegate.policy.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Limits THREE =
            Limits.defaults().with(Limit.OUTBOX_MESSAGES, "3").with(Limit.OVERFLOW, "drop-newest");
    private static final Limits THREE_NEWEST = THREE.with(Limit.OVERFLOW, "drop-oldest");
    private static final Limits KIBIBYTE = Limits.defaults()
            .with(Limit.OUTBOX_MESSAGES, "1000")
            .with(Limit.OUTBOX_BYTES, "1KiB")
            .with(Limit.OVERFLOW, "drop-oldest");
    private static final Grant QOS_1 = new Grant(Qos.AT_LEAST_ONCE, false, Grant.NO_IDENTIFIERS);

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

    private static Delivery delivery(String text) {
        return new Delivery(message(text, Qos.AT_LEAST_ONCE), Qos.AT_LEAST_ONCE, false, Grant.NO_IDENTIFIERS);
    }

    private static List<Message> retained(String... texts) {
        return Arrays.stream(texts)
                .map(text -> message(text, Qos.AT_LEAST_ONCE))
                .toList();
    }

    private void run(String filter, String... texts) {
        outbox.offer(filter, retained(texts), QOS_1);
    }

    private List<String> drained() {
        List<String> all = new ArrayList<>();
        for (Delivery head = outbox.peek(); head != null; head = outbox.peek()) {
            all.add(new String(head.message().payload(), StandardCharsets.UTF_8));
            outbox.pop();
        }
        return all;
    }

    private int offerAll(Limits limits, String... texts) {
        int dropped = 0;
        for (String text : texts) {
            dropped += outbox.offer(delivery(text), limits);
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
        assertThat(outbox.peek()).isNotNull();
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
        outbox.peek();
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
        outbox.offer("#", List.of(message("a", Qos.EXACTLY_ONCE)), QOS_1);
        Delivery head = outbox.peek();
        assertThat(head).isNotNull();
        assertThat(head.flags()).isEqualTo(0b0011);
    }

    @Test
    void forgetQos0_keepsEverythingElse() {
        outbox.offer("#", List.of(message("r0", Qos.AT_MOST_ONCE), message("r1", Qos.AT_LEAST_ONCE)), QOS_1);
        offerAll(THREE, "a");
        Message live = message("zero", Qos.AT_MOST_ONCE);
        outbox.offer(new Delivery(live, Qos.AT_MOST_ONCE, false, Grant.NO_IDENTIFIERS), THREE);
        offerAll(THREE, "b");
        assertThat(outbox.forgetQos0()).isEqualTo(2);
        assertThat(offerAll(THREE, "c")).isZero();
        assertThat(drained()).containsExactly("r1", "a", "b", "c");
    }
}
