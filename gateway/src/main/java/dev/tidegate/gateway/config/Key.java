package dev.tidegate.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A known key of the configuration. All of them form one tree ({@link Keys}); reading, suggestions, the names of environment
 * variables and the reference page are made from that tree, so they cannot disagree.
 */
sealed interface Key {
    String name();

    /** One sentence for the reference page. */
    String about();

    /** The value in its final type, or null when it was absent or wrong; what is wrong goes to the findings. */
    @Nullable
    Object read(Given given, Findings findings);

    /** Keys that may stand below this one; empty below a scalar or a list. */
    default List<Key> children() {
        return List.of();
    }

    /** What a path or an environment variable may name here, by its first segment; null when nothing is known by that name. */
    default @Nullable Key child(String segment) {
        return children().stream()
                .filter(key -> key.name().equals(segment))
                .findFirst()
                .orElse(null);
    }

    /** Whether a section can do without this key. */
    enum Need {
        OPTIONAL,
        REQUIRED
    }

    /** One value. {@code fallback} is spelled as in a file; empty when the key has no default. */
    record Leaf<T>(String name, ValueType<T> type, Need need, String fallback, String about) implements Key {
        static <T> Leaf<T> required(String name, ValueType<T> type, String about) {
            return new Leaf<>(name, type, Need.REQUIRED, "", about);
        }

        static <T> Leaf<T> optional(String name, ValueType<T> type, String about) {
            return new Leaf<>(name, type, Need.OPTIONAL, "", about);
        }

        static <T> Leaf<T> withDefault(String name, ValueType<T> type, String fallback, String about) {
            return new Leaf<>(name, type, Need.OPTIONAL, fallback, about);
        }

        @Override
        public @Nullable T read(Given given, Findings findings) {
            if (given instanceof Given.Nothing) {
                findings.report(given.where(), name + ": has no value; give it one or remove the key");
                return null;
            }
            if (!(given instanceof Given.Text text)) {
                findings.report(
                        given.where(), name + " takes " + plain(type) + ", not " + given.kind() + quotingHint(given));
                return null;
            }
            try {
                return type.parse(text.value(), text.where().base());
            } catch (IllegalArgumentException e) {
                findings.report(text.where(), name + ": " + e.getMessage());
                return null;
            } catch (ArithmeticException e) {
                findings.report(text.where(), name + ": \"" + text.value() + "\" is too large");
                return null;
            }
        }

        private static String quotingHint(Given given) {
            return given instanceof Given.Items ? "; put quotes around a value that starts with a bracket" : "";
        }
    }

    /** A list of values. */
    record Leaves<T>(String name, ValueType<T> type, String about) implements Key {
        @Override
        public @Nullable List<T> read(Given given, Findings findings) {
            if (!(given instanceof Given.Items list)) {
                findings.report(given.where(), name + " takes a list such as [ a, b ], not " + given.kind());
                return null;
            }
            Leaf<T> each = Leaf.optional(name, type, about);
            List<T> values = new ArrayList<>();
            for (Given item : list.items()) {
                T value = each.read(item, findings);
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
    }

    /** A map with fixed keys. */
    record Section(String name, List<Key> children, String about) implements Key {
        public Section {
            children = List.copyOf(children);
        }

        @Override
        public @Nullable Branch read(Given given, Findings findings) {
            return Branch.read(this, given, findings);
        }
    }

    /** A map whose keys are names the operator chooses. */
    record Named(String name, Section each, String about) implements Key {
        @Override
        public @Nullable Object read(Given given, Findings findings) {
            return Branch.readNamed(this, given, findings);
        }

        @Override
        public @Nullable Key child(String segment) {
            return isName(segment) ? each : null;
        }

        /** Names are labels in logs and metrics and parts of environment variables, so they are plain words. */
        static boolean isName(String text) {
            return !text.isEmpty()
                    && text.length() <= 32
                    && text.charAt(0) >= 'a'
                    && text.charAt(0) <= 'z'
                    && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
        }
    }

    /** A list of maps with fixed keys. */
    record Rows(String name, Section each, String about) implements Key {
        @Override
        public @Nullable List<Branch> read(Given given, Findings findings) {
            if (!(given instanceof Given.Items list)) {
                findings.report(
                        given.where(), name + " takes a list of maps, one \"- \" per entry, not " + given.kind());
                return null;
            }
            List<Branch> rows = new ArrayList<>();
            for (Given item : list.items()) {
                Branch row = each.read(item, findings);
                if (row != null) {
                    rows.add(row);
                }
            }
            return rows.size() == list.items().size() ? rows : null;
        }
    }

    /** A map of texts of the operator's, such as the names of roles, to one value each. */
    record Pairs<T>(String name, ValueType<T> type, String about) implements Key {
        /** A value and where it stands. */
        record Placed<T>(Where where, T value) {}

        @Override
        public @Nullable Map<String, Placed<T>> read(Given given, Findings findings) {
            if (!(given instanceof Given.Fields fields)) {
                findings.report(given.where(), name + " takes a map such as { a: b }, not " + given.kind());
                return null;
            }
            Map<String, Placed<T>> pairs = new LinkedHashMap<>();
            fields.fields().forEach((text, field) -> {
                T value = Leaf.optional(text, type, about).read(field.value(), findings);
                if (value != null) {
                    pairs.put(text, new Placed<>(field.value().where(), value));
                }
            });
            return pairs;
        }
    }

    private static String plain(ValueType<?> type) {
        return type.description().replace("`", "");
    }
}
