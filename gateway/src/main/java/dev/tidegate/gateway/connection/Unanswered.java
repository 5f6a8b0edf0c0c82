package dev.tidegate.gateway.connection;

import java.util.ArrayList;
import java.util.List;

/** How many packets of a client have been heard and wait for their answer. <i>Runs on: the connection's shard.</i> */
final class Unanswered {
    private int packets;
    private List<Runnable> waiting = new ArrayList<>(0);

    void begin() {
        packets++;
    }

    void end() {
        packets--;
        if (packets == 0) {
            List<Runnable> tasks = waiting;
            waiting = new ArrayList<>(0);
            tasks.forEach(Runnable::run);
        }
    }

    /** Does something as soon as every answer has left; at once where none is awaited. */
    void whenNone(Runnable task) {
        if (packets == 0) {
            task.run();
        } else {
            waiting.add(task);
        }
    }
}
