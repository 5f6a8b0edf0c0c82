package dev.tidegate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.VirtualConnection;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three clients subscribe to everything; five recipients may be remembered, which is one topic and a bit. */
class KnownRecipientsTest {
    private static final TopicName A = TopicName.of("a");
    private static final TopicName B = TopicName.of("b");

    private final VirtualShards node = new VirtualShards(1, 1);
    private final VirtualConnection client = node.call("1").connect();

    @BeforeEach
    void everybodySubscribes() {
        client.subscribe("#", Qos.AT_MOST_ONCE);
        node.call("2").connect().subscribe("#", Qos.AT_MOST_ONCE);
        node.call("3").connect().subscribe("#", Qos.AT_MOST_ONCE);
    }

    @Test
    void recipients_whileNothingChanges_areFoundOnce() {
        KnownRecipients known = new KnownRecipients(node.routes(), 100);
        Recipients ofA = known.of(A);
        assertThat(ofA.count()).isEqualTo(3);
        known.of(B);
        assertThat(known.of(A)).isSameAs(ofA);
    }

    @Test
    void recipients_afterAChange_areFoundAnew() {
        KnownRecipients known = new KnownRecipients(node.routes(), 100);
        known.of(A);
        client.unsubscribe("#");
        assertThat(known.of(A).count()).isEqualTo(2);
    }

    @Test
    void recipients_ofMoreTopicsThanFit_areForgottenButForTheLast() {
        KnownRecipients known = new KnownRecipients(node.routes(), 5);
        Recipients ofA = known.of(A);
        Recipients ofB = known.of(B);
        assertThat(known.of(B)).isSameAs(ofB);
        assertThat(known.of(A)).isNotSameAs(ofA);
    }

    @Test
    void recipients_foundAnewForOneTopic_countOnce() {
        KnownRecipients known = new KnownRecipients(node.routes(), 8);
        for (int i = 0; i < 10; i++) {
            node.routes().touch();
            known.of(A);
        }
        Recipients ofA = known.of(A);
        known.of(B);
        assertThat(known.of(A)).isSameAs(ofA);
    }
}
