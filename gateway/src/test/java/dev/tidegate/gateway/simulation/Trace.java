package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** The last things that happened, in words. Off in ordinary runs: a seed that fails is simply run again with it. */
final class Trace {
    private final int most;
    private final Deque<String> last = new ArrayDeque<>();

    private Trace(int most) {
        this.most = most;
    }

    static Trace off() {
        return new Trace(0);
    }

    static Trace of(int most) {
        return new Trace(most);
    }

    void add(long millis, Link link, String direction, Object what) {
        if (most > 0) {
            if (last.size() == most) {
                last.remove();
            }
            String words = what instanceof Packet packet ? Words.of(packet) : what.toString();
            last.add(String.format(
                    Locale.ROOT, "%9d.%03d %-12s %s %s", millis / 1000, millis % 1000, link, direction, words));
        }
    }

    String text() {
        return String.join("\n", last);
    }
}
