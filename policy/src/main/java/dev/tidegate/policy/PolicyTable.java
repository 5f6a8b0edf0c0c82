package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One profile as a table: what is answered to every feature, with code, source, date, confidence and doubt; what CONNACK
 * announces; and the limits. As text for a terminal, as Markdown, or as JSON.
 */
public final class PolicyTable {
    private final Profile profile;

    public PolicyTable(Profile profile) {
        this.profile = profile;
    }

    /** For a terminal. */
    public String text() {
        return profile + "\n" + about("%s%n") + "\n"
                + features().text() + "\nCONNACK announces\n\n"
                + announcements().text() + "\nLimits\n\n"
                + limits().text();
    }

    /** For a page. */
    public String markdown() {
        return "## " + profile + "\n\n" + about("%s%n%n") + features().markdown() + "\nCONNACK announces:\n\n"
                + announcements().markdown() + "\nLimits:\n\n"
                + limits().markdown();
    }

    /** For a program. */
    public String json() {
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("profile", profile.name());
        table.put("mode", profile.mode().key());
        table.put("about", profile.about());
        List<Object> features = new ArrayList<>();
        for (Feature each : Feature.values()) {
            features.add(json(each));
        }
        table.put("features", features);
        table.put("connack", announced());
        List<Object> limits = new ArrayList<>();
        for (Limit each : Limit.values()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("limit", each.key());
            row.put("value", each.show(profile.limits()));
            row.put("meaning", each.meaning());
            profile.rule(each).ifPresent(rule -> basis(rule.basis(), rule.place(), row));
            limits.add(row);
        }
        table.put("limits", limits);
        return JsonText.of(table);
    }

    private Map<String, Object> json(Feature feature) {
        Rule rule = profile.rule(feature);
        Verdict verdict = profile.on(feature);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("feature", feature.key());
        row.put("packet", feature.request().name());
        row.put("section", feature.section());
        row.put("verdict", verdict.kind().key());
        if (verdict instanceof Verdict.Cap cap) {
            row.put("cap", cap.value());
        }
        ReasonCode code = code(verdict);
        if (code != null) {
            row.put("code", code.code());
            row.put("code-name", code.text());
        }
        basis(rule.basis(), rule.place(), row);
        row.put("place", rule.place().toString());
        return row;
    }

    private static void basis(Basis basis, Place place, Map<String, Object> row) {
        row.put("source", source(basis, place));
        row.put("date", basis.date());
        row.put("confidence", basis.confidence().key());
        row.put("note", basis.note());
    }

    private Grid features() {
        Grid grid = new Grid("feature", "packet", "verdict", "code", "confidence", "date", "source", "note");
        for (Feature each : Feature.values()) {
            Rule rule = profile.rule(each);
            Verdict verdict = profile.on(each);
            ReasonCode code = code(verdict);
            grid.row(
                    each.key(),
                    each.request().name(),
                    words(each, verdict),
                    code == null ? "" : code.toString(),
                    rule.confidence().key(),
                    rule.date(),
                    source(rule.basis(), rule.place()),
                    rule.note());
        }
        return grid;
    }

    private Grid announcements() {
        Grid grid = new Grid("property", "value", "");
        announced().forEach((property, value) -> grid.row(property, value.toString(), ""));
        return grid;
    }

    private Grid limits() {
        Grid grid = new Grid("limit", "value", "meaning", "confidence", "date", "source", "note");
        for (Limit each : Limit.values()) {
            String value = each.show(profile.limits());
            profile.rule(each)
                    .ifPresentOrElse(
                            rule -> grid.row(
                                    each.key(),
                                    value,
                                    each.meaning(),
                                    rule.basis().confidence().key(),
                                    rule.basis().date(),
                                    source(rule.basis(), rule.place()),
                                    rule.basis().note()),
                            () -> grid.row(each.key(), value, each.meaning(), "", "", "this node", ""));
        }
        return grid;
    }

    private Map<String, Object> announced() {
        Map<String, Object> announced = new LinkedHashMap<>();
        announced.put("maximum-qos", profile.maximumQos());
        announced.put("retain-available", profile.retainAvailable());
        announced.put("wildcard-subscription-available", profile.wildcardSubscriptionAvailable());
        announced.put("shared-subscription-available", profile.sharedSubscriptionAvailable());
        announced.put("subscription-identifier-available", profile.subscriptionIdentifierAvailable());
        announced.put("topic-alias-maximum", profile.topicAliasMaximum());
        announced.put("receive-maximum", profile.limits().receiveMaximum());
        announced.put("maximum-packet-size", profile.limits().packetSize().bytes());
        return announced;
    }

    private String about(String format) {
        return profile.about().isEmpty() ? "" : String.format(format, profile.about());
    }

    /** A rule that names no source is its own. */
    private static String source(Basis basis, Place place) {
        return basis.source().isEmpty() ? place.toString() : basis.source();
    }

    private static String words(Feature feature, Verdict verdict) {
        CapUnit unit = feature.capUnit();
        return verdict instanceof Verdict.Cap cap && unit != null
                ? "cap " + unit.show(cap.value())
                : verdict.kind().key();
    }

    private static @Nullable ReasonCode code(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse refuse) {
            return refuse.code();
        }
        return verdict instanceof Verdict.Close close ? close.code() : null;
    }
}
