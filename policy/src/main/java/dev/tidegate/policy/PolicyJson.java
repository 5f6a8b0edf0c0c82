package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One profile for a program: everything {@link PolicyTable} prints, and the place in the file of every rule. */
final class PolicyJson {
    private final Profile profile;

    PolicyJson(Profile profile) {
        this.profile = profile;
    }

    String json() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("profile", profile.name());
        table.put("mode", profile.mode().key());
        table.put("about", profile.about());
        List<Object> features = new ArrayList<>();
        for (Feature each : Feature.values()) {
            features.add(row(each));
        }
        table.put("features", features);
        table.put("connack", Announced.by(profile));
        List<Object> limits = new ArrayList<>();
        for (Limit each : Limit.values()) {
            limits.add(row(each));
        }
        table.put("limits", limits);
        return JsonText.of(table);
    }

    private Map<String, Object> row(Feature feature) {
        Rule rule = profile.rule(feature);
        Answered answered = new Answered(profile, feature);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("feature", feature.key());
        row.put("packet", feature.request().name());
        row.put("section", feature.section());
        row.put("mode", profile.modeOf(feature).key());
        row.put("mqtt-5", answered.data(Protocol.MQTT_5));
        Map<String, Object> older = answered.data(Protocol.MQTT_3_1_1);
        Rule own = rule.older();
        if (own != null) {
            basis(own.basis(), own.place(), older);
        }
        row.put("mqtt-3.1.1", older);
        basis(rule.basis(), rule.place(), row);
        return row;
    }

    private Map<String, Object> row(Limit limit) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("limit", limit.key());
        row.put("value", limit.show(profile.limits()));
        row.put("meaning", limit.meaning());
        row.put("beyond", Excess.over(limit).stream().map(Feature::key).toList());
        profile.rule(limit).ifPresent(rule -> basis(rule.basis(), rule.place(), row));
        return row;
    }

    private static void basis(Basis basis, Place place, Map<String, Object> row) {
        row.put("source", Sources.whole(basis, place));
        row.put("date", basis.date());
        row.put("confidence", basis.confidence().key());
        row.put("note", basis.note());
        row.put("place", place.toString());
    }
}
