package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Clients that are cut off again and again, in the middle of whatever they do, and return to their session: each does all that
 * the standard asks of it, except to stay.
 */
abstract class Fickle {
    private static final int LONGEST_STAY = 200;

    private final RunningGateway gateway;
    private final Via via;
    private final String name;
    private final Random random = new Random(4711);
    private RawClient client;
    private int stay;
    private int returns;

    Fickle(RunningGateway gateway, Via via, String name) {
        this.gateway = gateway;
        this.via = via;
        this.name = name;
        this.client = arrive(false);
    }

    private RawClient arrive(boolean known) {
        String connect = ConformanceTest.connect("00", ConformanceTest.AN_HOUR, "<" + name + "/" + via + ">");
        RawClient arriving = gateway.open(via).send(connect);
        Packet.ConnAck answer = arriving.next(Packet.ConnAck.class);
        assertThat(answer.code()).isEqualTo(ReasonCode.SUCCESS);
        assertThat(answer.sessionPresent()).isEqualTo(known);
        stay = 1 + random.nextInt(LONGEST_STAY);
        return arriving;
    }

    final RawClient client() {
        return client;
    }

    /** How often it came back. */
    final int returns() {
        return returns;
    }

    /** Reads a packet and does what is due; from time to time it is cut off instead, and returns. */
    final void step() {
        hear(client.next());
        stay--;
        if (stay == 0) {
            client.close();
            client = arrive(true);
            returns++;
            returned();
        }
    }

    abstract void hear(Packet packet);

    abstract void returned();

    /** Subscribes and notes what it hears, by topic. */
    static final class Subscriber extends Fickle {
        private final Map<String, List<String>> heard = new TreeMap<>();
        private final Set<Integer> unreleased = new HashSet<>();
        private final Map<String, Integer> latest = new TreeMap<>();
        private int messages;

        Subscriber(RunningGateway gateway, Via via, String filter) {
            super(gateway, via, "subscriber");
            client().send("82 ( 00 01 () <" + filter + "> 02 )");
            assertThat(client().next(Packet.SubAck.class).codes()).hasSize(1);
        }

        Map<String, List<String>> heard() {
            return heard;
        }

        /** How many messages it has taken as new. */
        int messages() {
            return messages;
        }

        @Override
        void returned() {
            latest.clear();
        }

        @Override
        void hear(Packet packet) {
            if (packet instanceof Packet.PubRel release) {
                unreleased.remove(release.packetId());
                client().send("70 ( %04X )".formatted(release.packetId()));
            } else {
                hear((Packet.Publish) packet);
            }
        }

        private void hear(Packet.Publish message) {
            String payload = new String(message.payload(), StandardCharsets.UTF_8);
            String topic = String.valueOf(message.topic());
            List<String> all = heard.computeIfAbsent(topic, each -> new ArrayList<>());
            Integer before = latest.put(topic, Integer.valueOf(payload));
            assertThat(before == null || before < Integer.parseInt(payload))
                    .as("order on one connection, redeliveries included")
                    .isTrue();
            boolean isNew = message.qos() == Qos.AT_LEAST_ONCE
                    ? !message.dup() || !all.contains(payload)
                    : unreleased.add(message.packetId());
            if (isNew) {
                all.add(payload);
                messages++;
            }
            String first = message.qos() == Qos.AT_LEAST_ONCE ? "40" : "50";
            client().send("%s ( %04X )".formatted(first, message.packetId()));
        }
    }

    /** Publishes numbered messages at QoS 2, a few at a time, and finishes every handshake it began. */
    static final class Publisher extends Fickle {
        private static final int AT_A_TIME = 10;

        private final String topic;
        private final int messages;
        /** What is not finished, in order: packet identifier and message. */
        private final Map<Integer, Integer> unrecorded = new LinkedHashMap<>();

        private final Set<Integer> uncompleted = new LinkedHashSet<>();
        private int next;

        Publisher(RunningGateway gateway, Via via, String topic, int messages) {
            super(gateway, via, "publisher");
            this.topic = topic;
            this.messages = messages;
        }

        void publishAll() {
            publishSome();
            while (!unrecorded.isEmpty() || !uncompleted.isEmpty()) {
                step();
                publishSome();
            }
        }

        private void publishSome() {
            while (next < messages && unrecorded.size() + uncompleted.size() < AT_A_TIME) {
                int packetId = 1 + next % (2 * AT_A_TIME);
                if (unrecorded.containsKey(packetId) || uncompleted.contains(packetId)) {
                    return;
                }
                unrecorded.put(packetId, next);
                publish("34", packetId, next);
                next++;
            }
        }

        private void publish(String first, int packetId, int message) {
            client().send("%s ( <%s> %04X () '%d' )".formatted(first, topic, packetId, message));
        }

        @Override
        void returned() {
            uncompleted.forEach(packetId -> client().send("62 ( %04X )".formatted(packetId)));
            unrecorded.forEach((packetId, message) -> publish("3C", packetId, message));
        }

        @Override
        void hear(Packet packet) {
            if (packet instanceof Packet.PubRec recorded) {
                unrecorded.remove(recorded.packetId());
                uncompleted.add(recorded.packetId());
                client().send("62 ( %04X )".formatted(recorded.packetId()));
            } else {
                uncompleted.remove(((Packet.PubComp) packet).packetId());
            }
        }
    }
}
