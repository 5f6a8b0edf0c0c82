package dev.tidegate.gateway.matrix;

import dev.tidegate.gateway.auth.Credential;
import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.codec.ByteReader;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.MalformedPacket;
import dev.tidegate.gateway.codec.PacketDecoder;
import dev.tidegate.gateway.codec.PacketLimits;
import dev.tidegate.gateway.codec.Sender;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Entrance;
import dev.tidegate.gateway.connection.Verifier;
import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.gateway.gate.Place;
import dev.tidegate.gateway.gate.Rulebook;
import dev.tidegate.gateway.gate.TopicAccess;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import dev.tidegate.policy.TopicRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the matrix: a real core in virtual time, a client under the profile, a watcher under none, and what both hear. The client
 * shows a certificate, may not use {@code no/...}, or has a credential of a minute where that is what the cell is about.
 */
final class Stage {
    private static final String WATCH = "10 ( <MQTT> 05 02 0000 () <watcher> ); 82 ( 0001 () <#> 0A <$t> 0A )";
    private static final PacketLimits ANY = new PacketLimits(1 << 20, 1 << 20, 100, 1 << 16);
    private static final Pattern SAID_IN_5 = Pattern.compile("\\{([^}]*)}");
    private static final Pattern LONG_TEXT = Pattern.compile("@(\\d+)");

    private static final long A_MINUTE = 60_000;
    private static final TopicAccess FORBIDDING =
            new TopicAccess(TopicRules.of(List.of("deny all no/#", "allow all #", "allow all $t", "allow all $n")));

    private final VirtualShards node = new VirtualShards(1, 1);
    private final long began = node.now();
    private final Feature about;
    private final Protocol protocol;
    private final Door ruled;
    private final VirtualWire watcher;
    private final List<String> heard = new ArrayList<>();
    private final Words words;
    private @Nullable VirtualWire client;
    private Dialect dialect;

    /**
     * Who plays under which rules.
     *
     * @param about what the cell shows
     * @param profile of the client
     * @param free of the watcher
     */
    record Cast(Feature about, Profile profile, Profile free) {}

    Stage(Cast cast, Protocol protocol, Words words) {
        this.about = cast.about;
        this.protocol = protocol;
        this.words = words;
        this.dialect = protocol == Protocol.MQTT_5 ? Dialect.V5 : Dialect.V3_1_1;
        this.ruled = door(cast.profile, isForbidden(about) ? FORBIDDING : TopicAccess.OPEN);
        this.watcher = new VirtualWire(node, 0, door(cast.free, TopicAccess.OPEN));
        for (String each : WATCH.split(";")) {
            watcher.say(each);
        }
        watcher.heard();
    }

    private static boolean isForbidden(Feature about) {
        return about.key().endsWith("-not-permitted") || about == Feature.RESPONSE_TOPIC_OUT_OF_REACH;
    }

    private Door door(Profile profile, TopicAccess topics) {
        Rulebook rules = Rulebook.everywhere(profile, Place.Anonymous.ALLOWED, topics);
        return node.door(new Entrance("virtual", 10_000), 0, new Believing(), rules);
    }

    /** Everybody is Alice, for a minute or for ever. */
    private final class Believing implements Verifier {
        @Override
        public void verify(Credential credential, Shard shard, Consumer<Verification> answer) {
            answer.accept(new Verification.Accepted(Identity.ofToken("alice", Instant.MAX, Map.of())));
        }

        @Override
        public boolean isRevoked(@Nullable Identity identity, String clientId) {
            return false;
        }

        @Override
        public long millisLeft(Instant expiresAt) {
            return about == Feature.TOKEN_EXPIRY ? A_MINUTE - (node.now() - began) : Long.MAX_VALUE;
        }
    }

    /** Plays a story, and returns what was heard on both ends, as words. */
    List<String> play(String story) {
        if (!story.startsWith("10 ")) {
            step(Stories.CONNECT);
        }
        for (String each : story.split("; ")) {
            step(each.trim());
        }
        listen();
        return List.copyOf(heard);
    }

    /** What was heard later. */
    List<String> later() {
        node.elapse(5_000);
        listen();
        return List.copyOf(heard);
    }

    private void step(String step) {
        if (step.startsWith("watcher: ")) {
            watcher.say(bytes(step.substring("watcher: ".length())));
        } else if (step.startsWith("wait ")) {
            node.elapse(1_000L * Integer.parseInt(step.substring("wait ".length())));
        } else if (step.equals("cut")) {
            leave();
        } else if (step.startsWith("again: ")) {
            leave();
            client().say(bytes(step.substring("again: ".length())));
        } else {
            dialect = step.contains("<MQIsdp>") ? Dialect.V3_1 : dialect;
            if (client().isOpen()) {
                client().say(bytes(step));
            }
        }
    }

    private VirtualWire client() {
        VirtualWire known = client;
        if (known == null) {
            Arrival arrival = Arrival.from("192.0.2.1:1");
            known = new VirtualWire(
                    node, 0, ruled, about == Feature.CLIENT_CERTIFICATE ? arrival.showing(certificate()) : arrival);
            client = known;
        }
        return known;
    }

    /** Of nobody in particular. */
    private static X509Certificate certificate() {
        try (InputStream pem = Files.newInputStream(Path.of("src/test/resources/tls/ec.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private void leave() {
        listen();
        if (client != null && client.isOpen()) {
            client.cut();
        }
        client = null;
    }

    private String bytes(String written) {
        boolean five = protocol == Protocol.MQTT_5;
        String said = SAID_IN_5.matcher(written).replaceAll(five ? "$1" : "").replace(" V ", five ? " 05 " : " 04 ");
        return LONG_TEXT.matcher(said).replaceAll(count -> {
            int length = Integer.parseInt(count.group(1));
            return String.format("%04X", length) + "78".repeat(length);
        });
    }

    private void listen() {
        if (client != null) {
            hear(client.heard(), dialect, heard);
        }
        List<String> seen = new ArrayList<>();
        hear(watcher.heard(), Dialect.V5, seen);
        seen.removeIf(word -> Character.isUpperCase(word.charAt(0)));
        heard.addAll(seen);
    }

    private void hear(String hex, Dialect dialect, List<String> into) {
        boolean closed = hex.endsWith("close");
        byte[] bytes = HexFormat.of().parseHex(hex.replace("close", "").replace(" ", ""));
        ByteReader reader = new ByteReader();
        reader.reset(bytes, 0, bytes.length);
        try {
            PacketDecoder decoder = new PacketDecoder(Sender.SERVER);
            while (reader.position() < bytes.length) {
                Packet packet =
                        Objects.requireNonNull(decoder.next(reader, dialect, ANY), "a packet that is cut short");
                words.of(packet, dialect).forEach(into::add);
            }
        } catch (MalformedPacket e) {
            throw new AssertionError(hex, e);
        }
        if (closed) {
            into.add("closed");
        }
    }

    /** The effects of what was told about a feature. */
    List<GatewayEvent.Effect> told(Feature feature) {
        node.elapse(5_000);
        return node.events().stream()
                .filter(GatewayEvent.Judged.class::isInstance)
                .map(GatewayEvent.Judged.class::cast)
                .filter(event -> event.feature() == feature)
                .map(GatewayEvent.Judged::effect)
                .distinct()
                .toList();
    }
}
