package dev.tidegate.policy;

import dev.tidegate.policy.Verdict.Kind;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what is answered to one feature, and refuses what MQTT cannot express. */
final class VerdictReader {
    private static final List<String> WORDS =
            Arrays.stream(Kind.values()).map(Kind::key).toList();

    private final YamlFile file;

    VerdictReader(YamlFile file) {
        this.file = file;
    }

    /** A verdict by its word alone; where it needs a code it takes the feature's natural one. */
    @Nullable
    Verdict word(Feature feature, Node node, String why) {
        String word = file.text(node, "the verdict on " + feature.key());
        if (word == null) {
            return null;
        }
        if (!WORDS.contains(word)) {
            file.complain(node, "unknown verdict '" + word + "'" + Nearest.hint(word, possibleWords(feature)));
            return null;
        }
        Kind kind = Kind.values()[WORDS.indexOf(word)];
        if (!isPossible(feature, kind, node)) {
            return null;
        }
        return switch (kind) {
            case ALLOW -> new Verdict.Allow();
            case IGNORE -> new Verdict.Ignore();
            case STRIP -> new Verdict.Strip();
            case DELAY -> new Verdict.Delay();
            case DROP -> new Verdict.Drop(said(feature, why));
            case HANG_UP -> new Verdict.HangUp(said(feature, why));
            case REFUSE, CLOSE -> turnAway(feature, kind, feature.naturalCode(kind), why);
            case CAP -> {
                file.complain(node, "cap needs a number: write { cap: " + example(feature) + " }");
                yield null;
            }
        };
    }

    /** {@code refuse: CODE} or {@code close: CODE}. */
    @Nullable
    Verdict coded(Feature feature, Kind kind, YamlFile.Entry entry, String why) {
        if (!isPossible(feature, kind, entry.key())) {
            return null;
        }
        String text = file.text(entry.value(), kind.key());
        if (text == null) {
            return null;
        }
        Set<ReasonCode> legal = feature.codes(kind);
        Optional<ReasonCode> code = code(text);
        if (code.isEmpty()) {
            file.complain(entry.value(), "unknown reason code '" + text + "'" + Nearest.hint(text, keys(legal)));
            return null;
        }
        if (!legal.contains(code.get())) {
            String answer =
                    kind == Kind.CLOSE ? "DISCONNECT" : feature.request().answer();
            file.complain(
                    entry.value(),
                    answer + " cannot carry " + code.get() + "; it can carry " + String.join(", ", keys(legal)));
            return null;
        }
        return turnAway(feature, kind, code.get(), why);
    }

    /** {@code cap: VALUE}. */
    @Nullable
    Verdict cap(Feature feature, YamlFile.Entry entry) {
        CapUnit unit = feature.capUnit();
        if (!isPossible(feature, Kind.CAP, entry.key()) || unit == null) {
            return null;
        }
        String text = file.text(entry.value(), "cap");
        if (text == null) {
            return null;
        }
        try {
            long value = unit.parse(text);
            if (value <= feature.capMost()) {
                return new Verdict.Cap(value);
            }
            file.complain(
                    entry.value(),
                    "a cap of " + text + " changes nothing about " + feature.key() + ": write at most "
                            + unit.show(feature.capMost()) + ", or allow");
        } catch (IllegalArgumentException | ArithmeticException e) {
            file.complain(entry.value(), "cap: " + e.getMessage());
        }
        return null;
    }

    private boolean isPossible(Feature feature, Kind kind, Node node) {
        if (feature.kinds().contains(kind)) {
            return true;
        }
        if (feature.isExcess() && kind == Kind.ALLOW) {
            file.complain(node, feature.key() + " is what exceeds a limit: to allow more, raise the limit");
            return false;
        }
        file.complain(
                node,
                "MQTT cannot express '" + kind.key() + "' for " + feature.key() + " (section " + feature.section()
                        + "); possible are " + String.join(", ", possibleWords(feature)));
        return false;
    }

    private static @Nullable Verdict turnAway(Feature feature, Kind kind, @Nullable ReasonCode code, String why) {
        if (code == null) {
            return null;
        }
        String said = said(feature, why);
        return kind == Kind.REFUSE ? new Verdict.Refuse(code, said) : new Verdict.Close(code, said);
    }

    private static String said(Feature feature, String why) {
        if (!why.isEmpty()) {
            return why;
        }
        if (feature == Feature.TOKEN_EXPIRY) {
            return "the token has expired";
        }
        return feature.isExcess() ? feature.key() + ": see the limits" : feature.key() + " is not available";
    }

    private static List<String> possibleWords(Feature feature) {
        return feature.kinds().stream().map(Kind::key).toList();
    }

    private static String example(Feature feature) {
        return feature.capUnit() == CapUnit.QOS ? Long.toString(feature.capMost()) : "1h";
    }

    private static Set<String> keys(Set<ReasonCode> codes) {
        return codes.stream().map(Kebab::of).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** By name, as in {@code not-authorized}, or by byte, as in {@code 0x87}. */
    private static Optional<ReasonCode> code(String text) {
        for (ReasonCode each : ReasonCode.values()) {
            if (Kebab.of(each).equals(text)
                    || String.format(Locale.ROOT, "0x%02x", each.code()).equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
