package dev.tidegate.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML text to {@link Given}, with a line and a column for every piece. Nothing is constructed from tags, aliases are
 * refused (a few of them can unfold to billions of nodes), and nesting is bounded before anything recursive looks at it.
 */
final class YamlSource {
    /** The configuration itself needs four. */
    static final int DEEPEST = 16;

    private final Locator locator;
    private final Findings findings;
    private final LoadSettings settings;

    /** Names a spot: the file with line and column, or the variable a value came from. */
    interface Locator {
        Where at(int line, int column);
    }

    private YamlSource(Locator locator, Findings findings) {
        this.locator = locator;
        this.findings = findings;
        this.settings = LoadSettings.builder().setUseMarks(true).build();
    }

    /** The root of a file; an empty map when the file is empty or cannot be read as YAML. */
    static Given.Fields file(String name, Path base, String text, Findings findings) {
        Locator locator = (line, column) -> Where.inFile(name, line, column, base);
        Given given = new YamlSource(locator, findings).read(text);
        if (given instanceof Given.Fields fields) {
            return fields;
        }
        if (given instanceof Given.Text || given instanceof Given.Items) {
            findings.report(given.where(), "a configuration is a map of keys such as listeners, not " + given.kind());
        }
        return Given.Fields.empty(locator.at(1, 1));
    }

    /** A value given on the command line or in the environment, for keys that take more than a scalar. */
    static @Nullable Given value(Where where, String text, Findings findings) {
        return new YamlSource((line, column) -> where, findings).read(text);
    }

    private @Nullable Given read(String text) {
        try {
            if (!isBounded(text)) {
                return null;
            }
            return new Compose(settings)
                    .composeString(text)
                    .map(this::given)
                    .orElseGet(() -> new Given.Nothing(locator.at(1, 1)));
        } catch (MarkedYamlEngineException e) {
            Where where = where(e.getProblemMark());
            findings.report(where, "is not YAML: " + e.getProblem());
            return null;
        } catch (YamlEngineException e) {
            findings.report(locator.at(1, 1), "is not YAML: " + firstLine(e.getMessage()));
            return null;
        }
    }

    private boolean isBounded(String text) {
        int depth = 0;
        boolean bounded = true;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof AliasEvent) {
                findings.report(where(event.getStartMark()), "aliases are not supported; write the value out");
                bounded = false;
            } else if (event instanceof CollectionStartEvent) {
                depth++;
                if (depth > DEEPEST) {
                    findings.report(where(event.getStartMark()), "is nested deeper than " + DEEPEST + " levels");
                    return false;
                }
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
        return bounded;
    }

    private Given given(Node node) {
        Where where = where(node.getStartMark());
        if (node instanceof MappingNode mapping) {
            return new Given.Fields(where, fields(mapping));
        }
        if (node instanceof SequenceNode sequence) {
            List<Given> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(given(item)));
            return new Given.Items(where, items);
        }
        ScalarNode scalar = (ScalarNode) node;
        return scalar.getTag().equals(Tag.NULL) ? new Given.Nothing(where) : new Given.Text(where, scalar.getValue());
    }

    private Map<String, Given.Field> fields(MappingNode mapping) {
        Map<String, Given.Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Where keyWhere = where(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                findings.report(keyWhere, "a key is a word, not a list or a map");
                continue;
            }
            Given.Field first = fields.get(key.getValue());
            if (first == null) {
                fields.put(key.getValue(), new Given.Field(keyWhere, given(tuple.getValueNode())));
            } else {
                findings.report(
                        keyWhere,
                        "duplicate key \"" + key.getValue() + "\", first at "
                                + first.keyWhere().label() + "; keep one");
            }
        }
        return fields;
    }

    private Where where(Optional<Mark> mark) {
        return mark.map(m -> locator.at(m.getLine() + 1, m.getColumn() + 1)).orElseGet(() -> locator.at(1, 1));
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
