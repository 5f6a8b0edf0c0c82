package dev.tidegate.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The profiles as they are shipped. */
final class Shipped {
    /** Every one of them, those before that others extend. */
    static final List<String> NAMES = List.of(
            "standard",
            "strict",
            "cloudflare-pubsub",
            "cloudflare-pubsub-strict",
            "azure-iot-operations",
            "aws-iot-core",
            "azure-event-grid@2023",
            "azure-event-grid@2025",
            "azure-iot-hub");

    private Shipped() {}

    static PolicySource source(String name) {
        String path = "config/profiles/" + name + ".yaml";
        try (InputStream in =
                Objects.requireNonNull(Shipped.class.getClassLoader().getResourceAsStream(path), path)) {
            return new PolicySource(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PolicyBook book() {
        return PolicyYaml.read(NAMES.stream().map(Shipped::source).toList(), Limits.defaults())
                .book();
    }

    static Profile profile(String name) {
        return book().profile(name);
    }

    /** A profile of the test's own that extends the standard one. */
    static PolicyReading reading(String yaml) {
        return PolicyYaml.read(List.of(source("standard"), new PolicySource("house.yaml", yaml)), Limits.defaults());
    }

    /** The same, with these lines under {@code features:}. */
    static PolicyReading features(String lines) {
        return reading("profile: house\nextends: standard\nfeatures:\n  " + lines + "\n");
    }

    /** The profile those lines make. */
    static Profile house(String lines) {
        return features(lines).book().profile("house");
    }
}
