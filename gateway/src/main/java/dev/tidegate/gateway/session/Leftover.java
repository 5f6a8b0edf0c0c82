package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that came to a session through a share and may go to another member instead.
 *
 * <p>What was sent is the client's as long as its session lasts: at QoS 2 it must be finished with this client [MQTT-4.8.2-4],
 * at QoS 1 it may, and a client that is back in a moment shall not find that its message went to two. When the session
 * ends, QoS 1 goes to another member, as section 4.8.2 recommends, while a QoS 2 message goes to nobody else
 * [MQTT-4.8.2-5], PUBREC or not: the client may have it. What was never sent is nobody's yet, at any QoS: it moves as soon as its
 * member is of no use to it. A message the client rejected is not here any more [MQTT-4.8.2-6].
 *
 * @param share the filter of the share, share name included
 */
public record Leftover(Message message, TopicFilter share) {
    /** What a session that ends leaves to its shares, in the order it would have been sent. */
    static List<Leftover> of(Inflight inflight, Outbox outbox) {
        List<Delivery> open = new ArrayList<>(inflight.inOrder());
        open.removeIf(each -> each.qos() != Qos.AT_LEAST_ONCE); // [MQTT-4.8.2-5]
        open.addAll(outbox.take(each -> true));
        List<Leftover> all = new ArrayList<>();
        for (Delivery each : open) {
            Leftover leftover = of(each);
            if (leftover != null) {
                all.add(leftover);
            }
        }
        return all;
    }

    /** What another member may have, or null where the delivery came through no share. */
    static @Nullable Leftover of(Delivery delivery) {
        TopicFilter share = delivery.share();
        return share == null ? null : new Leftover(delivery.message(), share);
    }
}
