package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One profile as a page to read: first what a client stumbles over, then the numbers, then everything that just works. */
final class PolicyPage {
    private final Profile profile;
    private final Sources sources = new Sources();
    private final StringBuilder page = new StringBuilder();

    PolicyPage(Profile profile) {
        this.profile = profile;
    }

    String markdown() {
        head();
        chapter("What is not simply allowed", "", each -> !each.isExcess() && !isAllowed(each));
        announcements();
        limits();
        chapter("Beyond the limits", "", Feature::isExcess);
        chapter("Allowed", "As MQTT has it.", each -> !each.isExcess() && isAllowed(each));
        page.append("\n## Sources\n\n");
        for (int i = 0; i < sources.all().size(); i++) {
            page.append(i + 1).append(". ").append(sources.all().get(i)).append('\n');
        }
        return page.toString();
    }

    /** How a table calls what a client can ask for in this way. */
    static String title(Request request) {
        return switch (request) {
            case CONNECT, PUBLISH, SUBSCRIBE, UNSUBSCRIBE -> request.name();
            case CONVERSATION -> "Any time";
            case SERVICE -> "What comes back";
        };
    }

    private void head() {
        page.append("# ").append(profile.name()).append("\n\n");
        if (profile.mode() != Mode.EMULATE) {
            page.append("In mode ").append(profile.mode().key()).append(".\n\n");
        }
        page.append(profile.about())
                .append("\n\n```\n./tidegate run --set policy.profile=")
                .append(profile.name());
        page.append(
                        "\n```\n\nMade from the file in [config/profiles](../../config/profiles); where a source bears no date, it is the day it")
                .append(" was read.\n");
    }

    private void chapter(String title, String words, Predicate<Feature> which) {
        page.append("\n## ").append(title).append('\n');
        if (!words.isEmpty()) {
            page.append('\n').append(words).append('\n');
        }
        for (Request each : Request.values()) {
            Grid grid = Grid.of("Feature", "MQTT 5", "MQTT 3.1.1", "How sure", "", "Where, and doubts");
            for (Feature feature : Feature.values()) {
                if (feature.request() == each && which.test(feature)) {
                    row(feature, grid);
                }
            }
            if (!grid.isEmpty()) {
                page.append("\n**").append(title(each)).append("**\n\n").append(grid.markdown());
            }
        }
    }

    private void row(Feature feature, Grid grid) {
        Rule rule = profile.rule(feature);
        Answered answered = new Answered(profile, feature);
        grid.row(
                "`" + feature.key() + "`",
                answered.to(Protocol.MQTT_5) + answered.mode(),
                answered.to(Protocol.MQTT_3_1_1),
                rule.confidence().key(),
                sources.number(rule.basis(), rule.place()),
                sources.note(rule));
    }

    private boolean isAllowed(Feature feature) {
        for (Protocol each : Protocol.values()) {
            if (feature.existsIn(each) && !(profile.spoken(each).on(feature) instanceof Verdict.Allow)) {
                return false;
            }
        }
        return true;
    }

    private void announcements() {
        List<String> told = new ArrayList<>();
        Announced.by(profile).forEach((property, value) -> told.add(property + " " + value));
        page.append("\n## What CONNACK announces\n\n")
                .append(String.join(", ", told))
                .append(".\n");
    }

    private void limits() {
        Grid grid = Grid.of("Limit", "Value", "What it bounds", "Beyond it", "How sure", "", "Where, and doubts");
        for (Limit each : Limit.values()) {
            Optional<LimitRule> rule = profile.rule(each);
            rule.ifPresent(known -> grid.row(
                    "`" + each.key() + "`",
                    each.show(profile.limits()),
                    each.meaning(),
                    Excess.answers(profile, each),
                    known.basis().confidence().key(),
                    sources.number(known.basis(), known.place()),
                    sources.note(known.basis())));
        }
        page.append("\n## Limits\n");
        if (!grid.isEmpty()) {
            page.append('\n').append(grid.markdown());
        }
        page.append("\nAll other limits are the node's own: [configuration](../guide/configuration.md#limits).\n");
    }
}
