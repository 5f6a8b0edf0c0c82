package dev.tidegate.gateway.crash;

import java.util.ArrayList;
import java.util.List;

/** Publishes at a steady pace to plain, shared and retained topics, at QoS 1 and 2. Its session outlives its connections. */
final class Publisher extends Peer {
    private static final long TICK_MILLIS = 20;
    private static final int MOST_FILLER = 240;
    private static final int DYNAMIC_TOPICS = 5;

    private final List<Stream> plain = new ArrayList<>();
    private final List<Stream> retained = new ArrayList<>();
    private final double perTick;
    private double credit;

    /** @param rate messages per second */
    Publisher(Crowd crowd, int number, double rate) {
        super(crowd, number, "pub-" + number);
        perTick = rate * TICK_MILLIS / 1_000;
        for (int qos = 1; qos <= 2; qos++) {
            plain.add(ledger.stream("n/" + number + "/a", qos, Stream.Kind.PLAIN));
            plain.add(ledger.stream("n/" + number + "/b", qos, Stream.Kind.PLAIN));
            plain.add(ledger.stream("d/" + number % DYNAMIC_TOPICS + "/" + number, qos, Stream.Kind.PLAIN));
            plain.add(ledger.stream("s/" + number, qos, Stream.Kind.PLAIN));
            // One QoS per retained topic and one message in flight: then there is no doubt which is the newest.
            retained.add(ledger.stream("r/" + number + "/" + qos, qos, Stream.Kind.RETAINED));
        }
        crowd.reactor().after(TICK_MILLIS, this::tick);
    }

    @Override
    boolean wantsConnection() {
        return true;
    }

    @Override
    void atHome() {
        credit = 0;
    }

    private void tick() {
        crowd.reactor().after(TICK_MILLIS, this::tick);
        if (crowd.isCalm()) {
            return;
        }
        for (credit = Math.min(credit + perTick, crowd.window()); credit >= 1 && mayPublish(); credit--) {
            publishOne();
        }
    }

    private void publishOne() {
        Stream stay = retained.get(crowd.between(0, retained.size() - 1));
        if (crowd.chance(8) && !isFlying(stay)) {
            if (stay.qos == 2 && crowd.chance(20)) {
                delete(stay);
            } else {
                publish(stay, crowd.between(0, MOST_FILLER));
            }
        } else {
            int filler = crowd.chance(crowd.percentLarge()) ? crowd.largest() : crowd.between(0, MOST_FILLER);
            publish(plain.get(crowd.between(0, plain.size() - 1)), filler);
        }
    }
}
