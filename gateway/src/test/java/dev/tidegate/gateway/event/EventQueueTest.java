package dev.tidegate.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.GatewayEvent.EventsLost;
import dev.tidegate.gateway.event.GatewayEvent.OutboxOverflowed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventQueueTest {
    private final List<GatewayEvent> heard = new CopyOnWriteArrayList<>();

    @Test
    void queue_closed_hasToldEverythingInOrderAndSettled() {
        CountDownLatch settled = new CountDownLatch(1);
        EventSink listener = new EventSink() {
            @Override
            public void accept(GatewayEvent event) {
                heard.add(event);
            }

            @Override
            public void settle() {
                settled.countDown();
            }
        };
        EventQueue queue = new EventQueue(1_000, listener);
        for (int i = 0; i < 1_000; i++) {
            queue.accept(overflow(i));
        }
        queue.close();
        assertThat(heard).hasSize(1_000).startsWith(overflow(0)).endsWith(overflow(999));
        assertThat(settled.getCount()).isZero();
    }

    @Test
    void queue_listenerStuck_callerGoesOnAndTheLossIsTold() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch unstuck = new CountDownLatch(1);
        EventQueue queue = new EventQueue(2, event -> {
            inside.countDown();
            await(unstuck);
            heard.add(event);
        });
        queue.accept(overflow(0));
        inside.await();
        for (int i = 1; i <= 10; i++) {
            queue.accept(overflow(i)); // Returns, though nobody listens.
        }
        unstuck.countDown();
        queue.close();
        assertThat(heard).containsExactly(overflow(0), new EventsLost(8), overflow(1), overflow(2));
    }

    @Test
    void queue_listenerFails_laterEventsAreStillTold() {
        EventQueue queue = new EventQueue(10, event -> {
            heard.add(event);
            throw new IllegalStateException("cannot tell");
        });
        queue.accept(overflow(1));
        queue.accept(overflow(2));
        queue.close();
        assertThat(heard).containsExactly(overflow(1), overflow(2));
    }

    private static GatewayEvent overflow(long dropped) {
        return new OutboxOverflowed("a", dropped);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
