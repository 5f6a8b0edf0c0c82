package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All profiles, a line each: what a client must know first. As text for a terminal, as Markdown, or as JSON. */
public final class PolicyOverview {
    private static final Map<Feature, String> VERSIONS = versions();

    private final PolicyBook book;

    public PolicyOverview(PolicyBook book) {
        this.book = book;
    }

    /** For a terminal. */
    public String text() {
        Grid grid = Grid.withNotes(heading());
        for (String name : book.names()) {
            grid.row(row(book.profile(name), name));
        }
        return grid.text();
    }

    /** For a page; each profile's own page is in {@code folder}, which is empty or ends with a slash. */
    public String markdown(String folder) {
        Grid grid = Grid.withNotes(heading());
        for (String name : book.names()) {
            grid.row(row(book.profile(name), "[" + name + "](" + folder + name + ".md)"));
        }
        return grid.markdown();
    }

    /** For a program. */
    public String json() {
        List<Object> profiles = new ArrayList<>();
        for (String name : book.names()) {
            Profile profile = book.profile(name);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("profile", name);
            row.put("about", profile.about());
            row.put("speaks", versions(profile));
            row.put("connack", Announced.by(profile));
            profiles.add(row);
        }
        return JsonText.of(Map.of("profiles", profiles));
    }

    private static List<String> heading() {
        return List.of("profile", "speaks", "QoS", "retained", "wildcards", "shared", "packets", "levels", "about");
    }

    private static List<String> row(Profile profile, String name) {
        return List.of(
                name,
                String.join(", ", versions(profile)),
                profile.maximumQos() == 0 ? "0" : "0 to " + profile.maximumQos(),
                word(profile, Feature.RETAIN),
                word(profile, Feature.MULTI_LEVEL_WILDCARD),
                word(profile, Feature.SHARED_SUBSCRIPTION),
                Limit.PACKET_SIZE.show(profile.limits()),
                Limit.TOPIC_LEVELS.show(profile.limits()),
                profile.about());
    }

    private static List<String> versions(Profile profile) {
        List<String> versions = new ArrayList<>();
        VERSIONS.forEach((feature, version) -> {
            if (profile.on(feature).isPermitted()) {
                versions.add(version);
            }
        });
        return versions;
    }

    private static Map<Feature, String> versions() {
        Map<Feature, String> versions = new EnumMap<>(Feature.class);
        versions.put(Feature.MQTT_3_1, "3.1");
        versions.put(Feature.MQTT_3_1_1, "3.1.1");
        versions.put(Feature.MQTT_5, "5");
        return Collections.unmodifiableMap(versions);
    }

    /** Yes, no, or what becomes of it on the way. */
    private static String word(Profile profile, Feature feature) {
        Verdict verdict = profile.on(feature);
        if (verdict instanceof Verdict.Allow) {
            return "yes";
        }
        return verdict.isPermitted() ? verdict.kind().key() : "no";
    }
}
