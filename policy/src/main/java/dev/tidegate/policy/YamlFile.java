package dev.tidegate.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** One file of YAML as a tree of nodes that know their place. What is wrong is written down, and reading goes on. */
final class YamlFile {
    private final String label;
    private final List<Problem> problems;

    YamlFile(String label, List<Problem> problems) {
        this.label = label;
        this.problems = problems;
    }

    /** A key as written, and what stands behind it. */
    record Entry(Node key, Node value) {}

    /** The root, unless this is no YAML or nothing at all. */
    Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(label).build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                problems.add(new Problem(new Place(label, 1, 1), "the file is empty: begin with 'profile: NAME'"));
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            problems.add(new Problem(place(e.getProblemMark()), "not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(new Problem(new Place(label, 1, 1), "not YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    /** The entries of a mapping in their order; unknown and repeated keys are reported and left out. */
    Map<String, Entry> entries(Node node, String what, Collection<String> known) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            complain(node, what + " must be a mapping of 'key: value'");
            return entries;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            String key = text(keyNode, "a key");
            if (key == null) {
                continue;
            }
            if (!known.contains(key)) {
                complain(keyNode, "unknown key '" + key + "' in " + what + Nearest.hint(key, known));
            } else if (entries.containsKey(key)) {
                complain(keyNode, "'" + key + "' is here twice in " + what + ": keep one");
            } else {
                entries.put(key, new Entry(keyNode, tuple.getValueNode()));
            }
        }
        return entries;
    }

    /** The text of a scalar as it is written; null, and a problem, where it is something else or nothing. */
    @Nullable
    String text(Node node, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue();
        }
        complain(node, what + (node instanceof ScalarNode ? " is empty: write a value" : " must be a single value"));
        return null;
    }

    void complain(Node node, String message) {
        problems.add(new Problem(place(node), message));
    }

    Place place(Node node) {
        return place(node.getStartMark());
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(label, at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(() -> new Place(label, 1, 1));
    }
}
