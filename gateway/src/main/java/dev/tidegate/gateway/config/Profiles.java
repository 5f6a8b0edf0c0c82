package dev.tidegate.gateway.config;

import dev.tidegate.policy.Limits;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.PolicyReading;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the profiles that come with the gateway and the operator's own, and checks that every profile named exists. */
final class Profiles {
    /** A class path cannot be listed, so the files of {@code config/profiles} are named here. */
    static final List<String> BUILT_IN = List.of(
            "standard",
            "strict",
            "cloudflare-pubsub",
            "cloudflare-pubsub-strict",
            "azure-iot-operations",
            "aws-iot-core",
            "azure-event-grid@2023",
            "azure-event-grid@2025",
            "azure-iot-hub");

    private static final int LARGEST_FILE = ConfigLoader.LARGEST_FILE;

    private Profiles() {}

    /** Null when a profile is wrong. */
    static @Nullable PolicyBook book(Branch root, Findings findings) {
        List<PolicySource> sources = builtIn();
        Branch policy = root.section(PolicyKeys.POLICY);
        Path own = policy.find(PolicyKeys.PROFILES);
        if (own != null) {
            addOwn(own, policy.where(PolicyKeys.PROFILES), sources, findings);
        }
        // Broken limits are told elsewhere; here the defaults stand in for them.
        Limits limits = findings.none() ? LimitKeys.limits(root.section(LimitKeys.LIMITS)) : Limits.defaults();
        PolicyReading reading = PolicyYaml.read(sources, limits);
        reading.problems().forEach(findings::report);
        if (!reading.problems().isEmpty()) {
            return null;
        }
        PolicyBook book = reading.book();
        PolicyKeys.check(book, root, findings);
        return book;
    }

    private static List<PolicySource> builtIn() {
        List<PolicySource> sources = new ArrayList<>();
        for (String name : BUILT_IN) {
            String file = "config/profiles/" + name + ".yaml";
            try (InputStream in = Profiles.class.getResourceAsStream("/" + file)) {
                if (in == null) {
                    throw new IllegalStateException(file + " is not on the class path");
                }
                sources.add(new PolicySource(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new IllegalStateException(file + " cannot be read", e);
            }
        }
        return sources;
    }

    private static void addOwn(Path directory, Where where, List<PolicySource> sources, Findings findings) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Profiles::isProfile).sorted().toList()) {
                sources.add(new PolicySource(file.toString(), text(file)));
            }
        } catch (IOException e) {
            findings.report(where, "profiles: cannot be read: " + e.getMessage());
        }
    }

    private static boolean isProfile(Path file) {
        return file.toString().endsWith(".yaml") && Files.isRegularFile(file);
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException(file + " is larger than 1 MiB; is it a profile?");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
