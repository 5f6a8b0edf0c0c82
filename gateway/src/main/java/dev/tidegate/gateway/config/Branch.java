package dev.tidegate.gateway.config;

import dev.tidegate.policy.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One section of the configuration with its values in their final types. Keys that were wrong are known but have no value, so
 * later rules neither use them nor call them missing.
 */
final class Branch {
    private final Where where;
    private final Map<Key, Object> values = new LinkedHashMap<>();
    private final Map<Key, Where> places = new LinkedHashMap<>();

    private Branch(Where where) {
        this.where = where;
    }

    static @Nullable Branch read(Key.Section section, Given given, Findings findings) {
        if (given instanceof Given.Nothing) {
            return read(section, Given.Fields.empty(given.where()), findings);
        }
        if (!(given instanceof Given.Fields fields)) {
            findings.report(given.where(), section.name() + " takes keys below it, not " + given.kind());
            return null;
        }
        Branch branch = new Branch(fields.where());
        fields.fields().forEach((name, field) -> {
            Key key = section.child(name);
            if (key == null) {
                findings.report(field.keyWhere(), "unknown key '" + name + "'" + Nearest.hint(name, names(section)));
            } else {
                branch.place(key, field, findings);
            }
        });
        for (Key key : section.children()) {
            if (key instanceof Key.Leaf<?> leaf
                    && leaf.need() == Key.Need.REQUIRED
                    && !branch.places.containsKey(leaf)) {
                findings.report(branch.where, "\"" + leaf.name() + "\" is missing: " + leaf.about());
            }
        }
        return branch;
    }

    static @Nullable Map<String, Branch> readNamed(Key.Named named, Given given, Findings findings) {
        if (!(given instanceof Given.Fields fields)) {
            findings.report(given.where(), named.name() + " takes names with keys below them, not " + given.kind());
            return null;
        }
        Map<String, Branch> branches = new LinkedHashMap<>();
        fields.fields().forEach((name, field) -> {
            if (!Key.Named.isName(name)) {
                findings.report(
                        field.keyWhere(),
                        "\"" + name + "\" cannot be a name: use at most 32 of a-z, 0-9 and -, a letter first");
                return;
            }
            Given value = field.value() instanceof Given.Fields written
                    ? new Given.Fields(field.keyWhere(), written.fields())
                    : field.value();
            Branch branch = named.each().read(value, findings);
            if (branch != null) {
                branches.put(name, branch);
            }
        });
        return branches;
    }

    private void place(Key key, Given.Field field, Findings findings) {
        places.put(key, field.keyWhere());
        Object value = key.read(field.value(), findings);
        if (value != null) {
            values.put(key, value);
        }
    }

    static List<String> names(Key key) {
        List<String> names = new ArrayList<>();
        key.children().forEach(child -> names.add(child.name()));
        return names;
    }

    /** Where this section begins. */
    Where where() {
        return where;
    }

    /** Where this key stands, or the section when it was left out. */
    Where where(Key key) {
        return places.getOrDefault(key, where);
    }

    /** Written down, rightly or wrongly. */
    boolean mentions(Key key) {
        return places.containsKey(key);
    }

    /** Written down, wrongly. */
    boolean isBroken(Key key) {
        return places.containsKey(key) && !values.containsKey(key);
    }

    /** The value, or the default, or null when there is neither. */
    @SuppressWarnings("unchecked") // a Leaf<T> reads nothing but T
    <T> @Nullable T find(Key.Leaf<T> leaf) {
        Object value = values.get(leaf);
        if (value == null && !leaf.fallback().isEmpty()) {
            return leaf.type().parse(leaf.fallback(), where.base());
        }
        return (T) value;
    }

    /** The value of a key that is required or has a default. */
    <T> T get(Key.Leaf<T> leaf) {
        T value = find(leaf);
        if (value == null) {
            throw new IllegalStateException(leaf.name() + " has neither a value nor a default");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // Leaves<T> reads nothing but lists of T
    <T> List<T> all(Key.Leaves<T> leaves) {
        return (List<T>) values.getOrDefault(leaves, List.of());
    }

    @SuppressWarnings("unchecked") // Pairs<T> reads nothing but maps of T
    <T> Map<String, Key.Pairs.Placed<T>> pairs(Key.Pairs<T> pairs) {
        return (Map<String, Key.Pairs.Placed<T>>) values.getOrDefault(pairs, Map.of());
    }

    @SuppressWarnings("unchecked") // Rows reads nothing but lists of branches
    List<Branch> rows(Key.Rows rows) {
        return (List<Branch>) values.getOrDefault(rows, List.of());
    }

    @SuppressWarnings("unchecked") // Named reads nothing but branches by name
    Map<String, Branch> named(Key.Named named) {
        return (Map<String, Branch>) values.getOrDefault(named, Map.of());
    }

    /** The section below this one; an empty one when it was left out. */
    Branch section(Key.Section section) {
        Object value = values.get(section);
        return value == null ? new Branch(where) : (Branch) value;
    }

    boolean has(Key.Section section) {
        return values.containsKey(section);
    }
}
