package dev.tidegate.policy;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads one file: {@code profile, extends, about, source, date, confidence, features, limits, topics}. */
final class ProfileReader {
    private static final List<String> HEAD =
            List.of("profile", "extends", "about", "source", "date", "confidence", "features", "limits", "topics");
    private static final List<String> VERDICTS = List.of("verdict", "cap", "refuse", "close");
    private static final String MODE = "mode";
    private static final String OLDER = Protocol.MQTT_3_1_1.key();
    private static final List<String> OLDER_RULE = Stream.of(VERDICTS, List.of("why"), BasisReader.KEYS)
            .flatMap(List::stream)
            .toList();
    private static final List<String> RULE =
            Stream.concat(OLDER_RULE.stream(), Stream.of(MODE, OLDER)).toList();
    private static final List<String> LIMIT =
            Stream.concat(Stream.of("value"), BasisReader.KEYS.stream()).toList();
    private static final List<String> FEATURES =
            Arrays.stream(Feature.values()).map(Feature::key).toList();
    private static final List<String> LIMITS =
            Arrays.stream(Limit.values()).map(Limit::key).toList();

    private final YamlFile file;
    private final BasisReader basis;
    private final VerdictReader verdicts;

    ProfileReader(YamlFile file) {
        this.file = file;
        this.basis = new BasisReader(file);
        this.verdicts = new VerdictReader(file);
    }

    /** Empty where the file does not even name its profile; everything else that is wrong is only reported. */
    Optional<ProfileText> read(String text) {
        Optional<Node> root = file.compose(text);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        Map<String, YamlFile.Entry> head = file.entries(root.get(), "a profile", HEAD);
        Basis common = basis.read(head, BasisReader.OWN);
        Set<Feature> mentioned = EnumSet.noneOf(Feature.class);
        Map<Feature, Rule> rules = rules(head.get("features"), common, mentioned);
        Map<Limit, LimitRule> limits = limits(head.get("limits"), common);
        String name = name(head.get("profile"), root.get());
        if (name == null) {
            return Optional.empty();
        }
        YamlFile.Entry about = head.get("about");
        String words = about == null ? null : file.text(about.value(), "about");
        return Optional.of(new ProfileText(
                name,
                file.place(root.get()),
                parent(head.get("extends")),
                words == null ? "" : words,
                mentioned,
                rules,
                limits,
                new TopicRulesReader(file).read(head.get("topics"))));
    }

    private @Nullable String name(YamlFile.@Nullable Entry entry, Node root) {
        if (entry == null) {
            if (root instanceof MappingNode) {
                file.complain(root, "the profile has no name: write 'profile: NAME'");
            }
            return null;
        }
        String name = file.text(entry.value(), "profile");
        if (name != null && !name.matches("[a-z0-9][a-z0-9@-]{0,63}")) {
            file.complain(entry.value(), "'" + name + "' is no name: use a-z, 0-9, @ and -, at most 64 of them");
            return null;
        }
        return name;
    }

    private ProfileText.@Nullable Parent parent(YamlFile.@Nullable Entry entry) {
        String name = entry == null ? null : file.text(entry.value(), "extends");
        return entry == null || name == null ? null : new ProfileText.Parent(name, file.place(entry.value()));
    }

    private Map<Feature, Rule> rules(YamlFile.@Nullable Entry features, Basis common, Set<Feature> mentioned) {
        Map<Feature, Rule> rules = new EnumMap<>(Feature.class);
        if (features != null) {
            file.entries(features.value(), "features", FEATURES).forEach((key, entry) -> {
                Feature feature = Feature.of(key).orElseThrow();
                mentioned.add(feature);
                Rule rule = rule(feature, entry, common);
                if (rule != null) {
                    rules.put(feature, rule);
                }
            });
        }
        return rules;
    }

    private @Nullable Rule rule(Feature feature, YamlFile.Entry entry, Basis common) {
        if (!(entry.value() instanceof MappingNode)) {
            return word(feature, entry, common);
        }
        Map<String, YamlFile.Entry> parts = file.entries(entry.value(), feature.key(), RULE);
        Basis own = basis.read(parts, common);
        Verdict verdict = verdict(feature, entry.value(), parts);
        Rule older = older(feature, parts.get(OLDER), own);
        Mode mode = mode(parts.get(MODE));
        return verdict == null ? null : new Rule(verdict, own, file.place(entry.key()), mode, older);
    }

    private @Nullable Rule word(Feature feature, YamlFile.Entry entry, Basis common) {
        Verdict verdict = verdicts.word(feature, entry.value(), "");
        return verdict == null ? null : new Rule(verdict, common, file.place(entry.key()));
    }

    /** What clients of MQTT 3.1.1 are answered, where it differs. */
    private @Nullable Rule older(Feature feature, YamlFile.@Nullable Entry entry, Basis common) {
        if (entry == null) {
            return null;
        }
        if (!feature.existsIn(Protocol.MQTT_3_1_1)) {
            file.complain(entry.key(), "MQTT 3.1.1 has no " + feature.key() + ": leave this out");
            return null;
        }
        if (!(entry.value() instanceof MappingNode)) {
            return word(feature, entry, common);
        }
        Map<String, YamlFile.Entry> parts = file.entries(entry.value(), feature.key(), OLDER_RULE);
        Basis own = basis.read(parts, common);
        Verdict verdict = verdict(feature, entry.value(), parts);
        return verdict == null ? null : new Rule(verdict, own, file.place(entry.key()));
    }

    private @Nullable Mode mode(YamlFile.@Nullable Entry entry) {
        String word = entry == null ? null : file.text(entry.value(), MODE);
        if (entry == null || word == null) {
            return null;
        }
        List<String> known = Arrays.stream(Mode.values()).map(Mode::key).toList();
        if (!known.contains(word)) {
            file.complain(entry.value(), "unknown mode '" + word + "'" + Nearest.hint(word, known));
            return null;
        }
        return Mode.values()[known.indexOf(word)];
    }

    private @Nullable Verdict verdict(Feature feature, Node node, Map<String, YamlFile.Entry> parts) {
        List<String> given = VERDICTS.stream().filter(parts::containsKey).toList();
        if (given.size() != 1) {
            file.complain(
                    node,
                    feature.key() + " needs exactly one of " + String.join(", ", VERDICTS) + "; it has "
                            + (given.isEmpty() ? "none" : String.join(", ", given)));
            return null;
        }
        YamlFile.Entry why = parts.get("why");
        String said = why == null ? null : file.text(why.value(), "why");
        String form = given.get(0);
        Verdict read = verdict(feature, form, Objects.requireNonNull(parts.get(form)), said == null ? "" : said);
        if (why != null && read != null && read.isPermitted()) {
            file.complain(why.key(), "nobody hears a 'why' unless the client is refused: write 'note' instead");
        }
        return read;
    }

    private @Nullable Verdict verdict(Feature feature, String form, YamlFile.Entry entry, String why) {
        return switch (form) {
            case "verdict" -> verdicts.word(feature, entry.value(), why);
            case "cap" -> verdicts.cap(feature, entry);
            case "refuse" -> verdicts.coded(feature, Kind.REFUSE, entry, why);
            case "close" -> verdicts.coded(feature, Kind.CLOSE, entry, why);
            default -> throw new IllegalArgumentException(form);
        };
    }

    private Map<Limit, LimitRule> limits(YamlFile.@Nullable Entry limits, Basis common) {
        Map<Limit, LimitRule> rules = new EnumMap<>(Limit.class);
        if (limits != null) {
            file.entries(limits.value(), "limits", LIMITS).forEach((key, entry) -> {
                Limit limit = Limit.of(key).orElseThrow();
                LimitRule rule = limit(limit, entry, common);
                if (rule != null) {
                    rules.put(limit, rule);
                }
            });
        }
        return rules;
    }

    private @Nullable LimitRule limit(Limit limit, YamlFile.Entry entry, Basis common) {
        Node node = entry.value();
        Basis own = common;
        if (node instanceof MappingNode) {
            Map<String, YamlFile.Entry> parts = file.entries(node, limit.key(), LIMIT);
            own = basis.read(parts, common);
            YamlFile.Entry value = parts.get("value");
            if (value == null) {
                file.complain(node, limit.key() + " has no value: write { value: " + limit.standard() + " }");
                return null;
            }
            node = value.value();
        }
        String text = file.text(node, limit.key());
        if (text == null) {
            return null;
        }
        try {
            limit.parse(text);
            return new LimitRule(text, own, file.place(entry.key()));
        } catch (IllegalArgumentException | ArithmeticException e) {
            file.complain(node, limit.key() + ": " + e.getMessage());
            return null;
        }
    }
}
