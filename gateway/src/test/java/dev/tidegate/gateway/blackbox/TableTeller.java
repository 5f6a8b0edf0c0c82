package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import dev.tidegate.policy.Protocol;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays the stories of a vendor's table on raw bytes, step by step.
 *
 * <p>{@code >} is sent and {@code <} heard by the client, {@code w>} and {@code w<} by another one of MQTT 5 that hears what the client
 * says; {@code cut} cuts the connection, {@code again} does and opens a new one; {@code later} is half a minute later, {@code later 100} a hundred
 * seconds. What stands in braces is said in MQTT 5 alone, {@code V} is the level of the version, {@code ID} and {@code T} are a client
 * id and a topic of the story's own, {@code KEY} is user name and token, {@code @300} a text of the story's own that is 300 bytes long,
 * {@code !300} so many bytes.
 */
final class TableTeller implements AutoCloseable {
    private static final Pattern SAID_IN_5 = Pattern.compile("\\{([^}]*)}");
    private static final Pattern LONG_TEXT = Pattern.compile("@(\\d+)");
    private static final Pattern LONG_BYTES = Pattern.compile("!(\\d+)");
    private static final int PATIENCE = 100;

    private final RunningGateway gateway;
    private final Via via;
    private final Protocol protocol;
    private final String id;
    private @Nullable RawClient watcher;
    private RawClient client;

    /** @param id of the story: nobody else's client ids and topics begin like this */
    TableTeller(RunningGateway gateway, Via via, Protocol protocol, String id) {
        this.gateway = gateway;
        this.via = via;
        this.protocol = protocol;
        this.id = id;
        this.client = open();
    }

    /** Lets the other client hear these filters, but nothing it says itself. */
    TableTeller watch(String... filters) {
        RawClient other = gateway.join(via, "w" + id);
        other.send("82 ( 0001 () " + String.join(" 05 ", filters) + " 05 )")
                .expect("90 ( 0001 () " + "01 ".repeat(filters.length) + ")");
        watcher = other;
        return this;
    }

    private RawClient open() {
        return gateway.open(via).speaking(protocol == Protocol.MQTT_5 ? Dialect.V5 : Dialect.V3_1_1);
    }

    /** Tells a whole story. */
    void tell(String story) {
        for (String step : story.split("; ")) {
            step(step.trim());
        }
    }

    private void step(String step) {
        String[] words = step.split(" ");
        switch (words[0]) {
            case "again" -> {
                client.close();
                client = open();
            }
            case "cut" -> client.hangUp(); // and the gateway has noticed
            case "later" -> gateway.later(Duration.ofSeconds(words.length == 1 ? 31 : Integer.parseInt(words[1])));
            case "MANY" -> many(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "OFTEN" -> often(step.substring("OFTEN ".length()));
            case "FLOOD" -> flood(Integer.parseInt(words[1]));
            case "WINDOW" -> window(Integer.parseInt(words[1]));
            case "RIVAL" -> gateway.open(via).send(bytes("HELLO", Protocol.MQTT_5));
            case "<" -> heard(step.substring("< ".length()));
            case ">" -> client.send(bytes(step.substring("> ".length()), protocol));
            case "w>" -> watcher().send(bytes(step.substring("w> ".length()), Protocol.MQTT_5));
            case "w<" -> watched(step.substring("w< ".length()));
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void heard(String what) {
        if (what.equals("close")) {
            client.expectClose();
        } else if (what.startsWith("CONNACK")) {
            greeted(what.substring("CONNACK".length()).trim());
        } else if (what.startsWith("NO ")) {
            byte[] connAck = Objects.requireNonNull(client.nextBytes());
            assertThat(connAck[0]).isEqualTo((byte) 0x20);
            assertThat(HexFormat.of().withUpperCase().toHexDigits(connAck[3]))
                    .isEqualTo(what.substring("NO ".length()));
            client.expectClose();
        } else {
            client.expect(bytes(what, protocol));
        }
    }

    private void watched(String what) {
        if (what.startsWith("EXPIRY ")) {
            long seconds = Long.parseLong(what.substring("EXPIRY ".length()));
            assertThat(watcher().next(Packet.Publish.class).properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0))
                    .isBetween(seconds - PATIENCE, seconds);
        } else {
            watcher().expect(bytes(what, Protocol.MQTT_5));
        }
    }

    private RawClient watcher() {
        return Objects.requireNonNull(watcher, "nobody watches");
    }

    private void greeted(String with) {
        byte[] connAck = Objects.requireNonNull(client.nextBytes());
        assertThat(connAck[0]).isEqualTo((byte) 0x20);
        assertThat(connAck[3]).as("code").isZero();
        assertThat(connAck[2]).as("session present").isEqualTo((byte) (with.equals("present") ? 1 : 0));
        if (!with.equals("present")) {
            assertThat(HexFormat.of().withUpperCase().formatHex(connAck)).contains(with.replace(" ", ""));
        }
    }

    /** So many SUBSCRIBE packets of so many filters each, all granted. */
    private void many(int filters, int packets) {
        for (int i = 0; i < packets; i++) {
            StringBuilder written = new StringBuilder();
            for (int j = 0; j < filters; j++) {
                written.append(" <" + id + "/" + i + "/" + j + "> 00");
            }
            client.send(bytes("82 ( 0001 {()} " + written + " )", protocol))
                    .expect(bytes("90 ( 0001 {()} " + "00 ".repeat(filters) + ")", protocol));
        }
    }

    /** Comes again and again until it hears this, however slow the machine is. */
    private void often(String refusal) {
        for (int i = 0; i < PATIENCE; i++) {
            step("again");
            step("> HELLO");
            byte[] connAck = Objects.requireNonNull(client.nextBytes());
            if (connAck[3] != 0) {
                assertThat(HexFormat.of().toHexDigits(connAck[3])).isEqualToIgnoringCase(refusal);
                client.expectClose();
                return;
            }
        }
        throw new AssertionError("nobody minds");
    }

    /** Publishes one more than so many at once, again and again until some are not acknowledged, and the rest is served. */
    private void flood(int most) {
        StringBuilder burst = new StringBuilder();
        for (int i = 1; i <= most + 1; i++) {
            burst.append(String.format("32 ( <T> %04X {()} 'x' ) ", i));
        }
        String bytes = bytes(burst + "C000", protocol);
        for (int i = 0; i < PATIENCE; i++) {
            client.send(bytes);
            int acknowledged = 0;
            while (Objects.requireNonNull(client.nextBytes(), "closed")[0] == 0x40) {
                acknowledged++;
            }
            if (acknowledged <= most) {
                return;
            }
        }
        throw new AssertionError("nothing was dropped");
    }

    /** One message more than may be on the way to the client: the last one waits for an acknowledgement. */
    private void window(int most) {
        for (int i = 1; i <= most + 1; i++) {
            if (i % 50 == 1) {
                gateway.later(Duration.ofSeconds(1)); // nobody is too fast here
            }
            watcher().send(bytes(String.format("32 ( <T> %04X () 'x' )", i), Protocol.MQTT_5));
            watched(String.format("40 02 %04X", i));
        }
        for (int i = 1; i <= most; i++) {
            heard(String.format("32 ( <T> %04X {()} 'x' )", i));
        }
        client.expectNothing();
        step("> 40 02 0001");
        assertThat(Objects.requireNonNull(client.nextBytes())[0]).isEqualTo((byte) 0x32);
    }

    private String bytes(String written, Protocol speaking) {
        boolean five = speaking == Protocol.MQTT_5;
        String said = written.replace("HELLO", "10 ( <MQTT> V C2 003C {()} <ID> KEY )")
                .replace("KEPT", "10 ( <MQTT> V C0 003C {( 11 0000012C )} <ID> KEY )");
        String token = gateway.token();
        String spoken = SAID_IN_5
                .matcher(said)
                .replaceAll(five ? "$1" : "")
                .replace(" V ", five ? " 05 " : " 04 ")
                .replace("KEY", "<any> <" + token + ">")
                .replace("<TOKEN>", "<" + token + ">")
                .replace("<ID>", "<" + id.toUpperCase(Locale.ROOT) + ">")
                .replace("<T", "<" + id)
                .replace("/g/T", "/g/" + id)
                .replace("LONG", "5A".repeat(100));
        String lengthened = LONG_TEXT.matcher(spoken).replaceAll(text -> {
            int length = Integer.parseInt(text.group(1));
            return "<" + id + "x".repeat(length - id.length()) + ">";
        });
        return LONG_BYTES.matcher(lengthened).replaceAll(count -> "5A".repeat(Integer.parseInt(count.group(1))));
    }

    @Override
    public void close() {
        client.close();
        if (watcher != null) {
            watcher.close();
        }
    }
}
