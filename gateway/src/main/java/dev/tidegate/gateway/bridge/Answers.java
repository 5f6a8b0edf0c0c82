package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Qos;
import java.util.List;

/**
 * Brings what the upstream retains to those who have just subscribed here, and to nobody else. They are few, and everybody else has had it.
 * <i>Runs on: the shard of the bridge.</i>
 */
final class Answers {
    private final Span span;
    private final Premises premises;
    private final Inquiries inquiries;
    private final Toll toll;
    /** Messages on their way to them at once. */
    private final int most;

    private int underway;

    Answers(Span span, Premises premises, Memory memory) {
        this.span = span;
        this.premises = premises;
        this.inquiries = memory.demand().inquiries();
        this.toll = memory.toll();
        this.most = memory.plan().queue().window();
    }

    /**
     * Takes one; false while there is no room for it, or a message is on its way that came before.
     *
     * @param remoteTopic what the upstream calls its topic
     * @param dispose the upstream need not keep it any more
     */
    boolean give(Packet.Publish message, String remoteTopic, Runnable dispose) {
        if (underway >= most || !span.mayPublishHere(0)) {
            return false;
        }
        String topic = String.valueOf(message.topic());
        List<Newcomer> newcomers =
                inquiries.answered(remoteTopic, topic, premises.shard().now());
        if (newcomers.isEmpty()) {
            toll.add(Fare.UNASKED);
            dispose.run();
            return true;
        }
        if (message.qos() == Qos.AT_MOST_ONCE) {
            dispose.run();
        }
        underway++;
        premises.shard().await(premises.locals().answer(message, newcomers), (fate, failure) -> {
            underway--;
            if (fate == Locals.Fate.TAKEN) {
                toll.add(Fare.TAKEN_FROM_UPSTREAM);
                if (message.qos() != Qos.AT_MOST_ONCE) {
                    dispose.run();
                }
                span.goOnDown();
            } else {
                inquiries.lost(topic);
                span.end(Ending.lost("the gateway cannot take retained messages now"));
            }
        });
        return true;
    }

    /** A message everybody has had. */
    void passed(Packet.Publish message, String remoteTopic) {
        inquiries.passed(remoteTopic, String.valueOf(message.topic()));
    }
}
