package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One profile as a table: what is answered to every feature in either version, with source, date, confidence and doubt;
 * what CONNACK announces; and the limits with what becomes of those who exceed them. As text for a terminal, as a page of Markdown,
 * or as JSON.
 */
public final class PolicyTable {
    private final Profile profile;

    public PolicyTable(Profile profile) {
        this.profile = profile;
    }

    /** For a page. */
    public String markdown() {
        return new PolicyPage(profile).markdown();
    }

    /** For a program. */
    public String json() {
        return new PolicyJson(profile).json();
    }

    /** For a terminal. */
    public String text() {
        Sources sources = new Sources();
        StringBuilder out = new StringBuilder(profile + "\n");
        if (!profile.about().isEmpty()) {
            out.append(profile.about()).append('\n');
        }
        for (Request each : Request.values()) {
            chapter(out, PolicyPage.title(each), features(each, sources));
        }
        chapter(out, "CONNACK announces", announcements());
        chapter(out, "Limits", limits(sources));
        out.append("\nSources\n\n");
        for (int i = 0; i < sources.all().size(); i++) {
            out.append("[")
                    .append(i + 1)
                    .append("] ")
                    .append(sources.all().get(i))
                    .append('\n');
        }
        return out.toString();
    }

    private static void chapter(StringBuilder out, String title, Grid grid) {
        out.append('\n').append(title).append("\n\n").append(grid.text());
    }

    private Grid features(Request request, Sources sources) {
        Grid grid = Grid.withNotes(List.of("feature", "MQTT 5", "MQTT 3.1.1", "confidence", "source", ""));
        for (Feature each : Feature.values()) {
            if (each.request() == request) {
                Rule rule = profile.rule(each);
                Answered answered = new Answered(profile, each);
                grid.row(
                        each.key(),
                        answered.to(Protocol.MQTT_5) + answered.mode(),
                        answered.to(Protocol.MQTT_3_1_1),
                        rule.confidence().key(),
                        sources.number(rule.basis(), rule.place()),
                        sources.note(rule));
            }
        }
        return grid;
    }

    private Grid announcements() {
        Grid grid = Grid.of("property", "value");
        Announced.by(profile).forEach((property, value) -> grid.row(property, value.toString()));
        return grid;
    }

    private Grid limits(Sources sources) {
        Grid grid = Grid.withNotes(List.of("limit", "value", "beyond it", "confidence", "source", ""));
        for (Limit each : Limit.values()) {
            List<String> row =
                    new ArrayList<>(List.of(each.key(), each.show(profile.limits()), Excess.answers(profile, each)));
            Optional<LimitRule> rule = profile.rule(each);
            row.add(rule.map(known -> known.basis().confidence().key()).orElse(""));
            row.add(rule.map(known -> sources.number(known.basis(), known.place()))
                    .orElse("this node"));
            row.add(rule.map(known -> sources.note(known.basis())).orElse(""));
            grid.row(row);
        }
        return grid;
    }
}
