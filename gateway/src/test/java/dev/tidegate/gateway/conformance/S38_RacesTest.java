package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.Notation;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Section 3.8 of MQTT 5 against the clock: subscribers and publishers on two I/O threads, each as fast as it can. Which thread
 * a connection gets is chance, so every subscriber meets several publishers.
 */
class S38_RacesTest {
    private static final int RACES = 50_000;
    private static final int SUBSCRIBERS = 4;
    private static final int PUBLISHERS = 3;
    private static final int TOPICS = 50;
    private static final int ROUNDS_OF_RETAIN = 150;
    private static final long PATIENCE_SECONDS = 60;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("auth.anonymous=true", "io.threads=2");

    private static RawClient join(Via via, String clientId) {
        RawClient client = GATEWAY.open(via).send(ConformanceTest.connect(clientId + "/" + via));
        assertThat(client.next(Packet.ConnAck.class).code().isError()).isFalse();
        return client;
    }

    // --- SUBACK ---

    @Wires
    @Normative("MQTT-3.8.4-1")
    void message_publishedTheMomentSubAckHasCome_arrives_fiftyThousandTimes(Via via) throws Exception {
        // SUBACK comes when the subscription is live, UNSUBACK when it is not, for publishers on whatever thread.
        ExecutorService racers = Executors.newFixedThreadPool(SUBSCRIBERS);
        try {
            List<Future<Integer>> races = new ArrayList<>();
            for (int i = 0; i < SUBSCRIBERS; i++) {
                Race race = new Race(via, i);
                races.add(racers.submit(race::run));
            }
            int won = 0;
            for (Future<Integer> each : races) {
                won += each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(won).isEqualTo(RACES);
        } finally {
            racers.shutdownNow();
        }
    }

    /** One subscriber that subscribes to many topics without waiting, and publishers that answer every SUBACK. */
    private static final class Race {
        private final RawClient subscriber;
        private final List<RawClient> publishers = new ArrayList<>();
        private final byte[] subscribes;
        private final byte[] unsubscribe;
        private final byte[] tooLate;
        private final List<byte[]> publishes = new ArrayList<>();
        private final BitSet arrived = new BitSet();
        private int rounds;

        Race(Via via, int number) {
            subscriber = join(via, "racer/" + number);
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.add(join(via, "racer/" + number + "/" + i));
            }
            StringBuilder wanted = new StringBuilder();
            StringBuilder unwanted = new StringBuilder("A2 ( FF FF () ");
            StringBuilder late = new StringBuilder();
            for (int i = 0; i < TOPICS; i++) {
                String topic = "<race/" + via + "/" + number + "/" + i + ">";
                wanted.append("82 ( 00 %02X () %s 00 ) ".formatted(i + 1, topic));
                unwanted.append(topic);
                late.append("30 ( ").append(topic).append(" () 'too late' ) ");
                publishes.add(Notation.bytes("30 ( " + topic + " () %02X )".formatted(i)));
            }
            subscribes = Notation.bytes(wanted.toString());
            unsubscribe = Notation.bytes(unwanted + " )");
            tooLate = Notation.bytes(late.toString());
        }

        /** How many messages arrived that should; one that should not fails it. */
        int run() {
            int won = 0;
            while (won < RACES / SUBSCRIBERS) {
                round();
                won += TOPICS;
            }
            subscriber.expectNothing();
            return won;
        }

        private void round() {
            subscriber.send(subscribes);
            arrived.clear();
            int live = 0;
            while (live < TOPICS || arrived.cardinality() < TOPICS) {
                Packet next = subscriber.next();
                if (next instanceof Packet.SubAck) {
                    publishers.get(live % PUBLISHERS).send(publishes.get(live));
                    live++;
                } else {
                    arrive((Packet.Publish) next);
                }
            }
            subscriber.send(unsubscribe);
            assertThat(subscriber.next(Packet.UnsubAck.class).codes()).hasSize(TOPICS);
            publishers.get(rounds++ % PUBLISHERS).send(tooLate).expectNothing();
        }

        private void arrive(Packet.Publish message) {
            assertThat(message.payload()).as("nothing from before SUBSCRIBE").hasSize(1);
            int topic = message.payload()[0];
            assertThat(arrived.get(topic)).as("twice").isFalse();
            arrived.set(topic);
        }
    }

    // --- retained messages ---

    /**
     * What came of a subscription: payloads, those with RETAIN 1 in capitals.
     *
     * @param end published when SUBACK has come, and the last to arrive
     */
    private static List<String> heard(RawClient subscriber, RawClient publisher, String end) {
        List<String> all = new ArrayList<>();
        while (true) {
            Packet next = subscriber.next();
            if (next instanceof Packet.Publish message) {
                String payload = new String(message.payload(), StandardCharsets.UTF_8);
                if (payload.equals("end")) {
                    return all;
                }
                all.add(message.retain() ? payload.toUpperCase(java.util.Locale.ROOT) : payload);
            } else {
                assertThat(next).isInstanceOf(Packet.SubAck.class);
                publisher.send(end);
            }
        }
    }

    @Wires
    @Normative("MQTT-3.3.1-9")
    @Normative("MQTT-3.3.1-10")
    @Normative("MQTT-3.3.1-11")
    void retainHandling_racingWithAPublish_losesNothingAndGoesBackToNothingOlder(Via via) {
        // Whoever wants retained messages has the new one at the end, retained or live, and none older behind it; who
        // wants none gets none.
        try (RawClient subscriber = join(via, "retained");
                RawClient one = join(via, "retained/1");
                RawClient two = join(via, "retained/2")) {
            subscriber.send("82 ( 00 01 () <end/" + via + "> 00 )").expect("90 ( 00 01 () 00 )");
            for (int round = 0; round < ROUNDS_OF_RETAIN; round++) {
                RawClient publisher = round % 2 == 0 ? one : two;
                for (String handling : new String[] {"00", "10", "20"}) {
                    String topic = "kept/" + via + "/" + handling + "/" + round;
                    publisher.send("31 ( <" + topic + "> () 'old' )").expectNothing();
                    race(subscriber, publisher, topic, handling, round);
                    List<String> heard = heard(subscriber, publisher, "30 ( <end/" + via + "> () 'end' )");
                    if (handling.equals("20")) {
                        assertThat(heard).isIn(List.of(), List.of("new"));
                    } else {
                        assertThat(heard)
                                .isIn(
                                        List.of("NEW"),
                                        List.of("new"), // replaced before the old one was read
                                        List.of("OLD", "new"),
                                        List.of("NEW", "new"),
                                        List.of("new", "NEW"));
                    }
                }
            }
        }
    }

    /** Both at once, or as near as two sockets come; who is first changes. */
    private static void race(RawClient subscriber, RawClient publisher, String topic, String handling, int round) {
        String subscribe = "82 ( 00 02 () <" + topic + "> " + handling + " )";
        String publish = "31 ( <" + topic + "> () 'new' )";
        if (round % 4 < 2) {
            subscriber.send(subscribe);
            publisher.send(publish);
        } else {
            publisher.send(publish);
            subscriber.send(subscribe);
        }
        publisher.expectNothing();
    }

    @Wires
    void publishBehindSubscribe_inOneWrite_comesLiveBehindWhatWasRetained(Via via) {
        // A message published right behind the SUBSCRIBE comes once, live, and after the retained one.
        try (RawClient client = join(via, "behind")) {
            for (String handling : new String[] {"00", "10", "20"}) {
                for (int round = 0; round < 20; round++) {
                    String topic = "behind/" + via + "/" + handling + "/" + round;
                    String end = "30 ( <" + topic + "> () 'end' )";
                    client.send("31 ( <" + topic + "> () 'old' )").expectNothing();
                    String subscribe = "82 ( 00 02 () <" + topic + "> " + handling + " ) ";
                    client.send(subscribe + "31 ( <" + topic + "> () 'new' )");
                    List<String> first = heard(client, client, end);
                    client.send(subscribe + "31 ( <" + topic + "> () 'newer' )");
                    List<String> second = heard(client, client, end);
                    assertThat(first).isEqualTo(handling.equals("20") ? List.of("new") : List.of("OLD", "new"));
                    assertThat(second).isEqualTo(handling.equals("00") ? List.of("NEW", "newer") : List.of("newer"));
                }
            }
        }
    }
}
