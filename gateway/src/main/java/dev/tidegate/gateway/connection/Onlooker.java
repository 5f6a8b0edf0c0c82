package dev.tidegate.gateway.connection;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.UserProperty;
import dev.tidegate.policy.Feature;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Profile;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sees how many User Properties a packet brings where a profile's limit for them is only observed, and the decoder lets more
 * through. <i>Runs on: the connection's shard.</i>
 */
final class Onlooker {
    private final Limits written;

    private Onlooker(Limits written) {
        this.written = written;
    }

    /** Null where the decoder enforces what the profile says. */
    static @Nullable Onlooker of(Profile profile) {
        Limits inForce = profile.limits(Feature.TOO_MANY_USER_PROPERTIES);
        return inForce.equals(profile.written()) ? null : new Onlooker(profile.written());
    }

    /** Whether a packet brings more than the profile says. */
    boolean sawTooMany(Packet packet) {
        Properties properties = properties(packet);
        int count = 0;
        long bytes = 0;
        for (int i = 0; i < properties.size(); i++) {
            if (properties.value(i) instanceof UserProperty pair) {
                count++;
                bytes += bytes(pair.name()) + bytes(pair.value());
            }
        }
        return count > written.userProperties()
                || bytes > written.userPropertyBytes().bytes();
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Acknowledgements and the like have a feature of their own. */
    private static Properties properties(Packet packet) {
        if (packet instanceof Packet.Publish publish) {
            return publish.properties();
        }
        if (packet instanceof Packet.Subscribe subscribe) {
            return subscribe.properties();
        }
        return packet instanceof Packet.Unsubscribe unsubscribe ? unsubscribe.properties() : Properties.NONE;
    }
}
