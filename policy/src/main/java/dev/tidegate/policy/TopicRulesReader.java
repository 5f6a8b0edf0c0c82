package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the {@code topics} of a profile: a list of lines, each a rule. */
final class TopicRulesReader {
    private final YamlFile file;

    TopicRulesReader(YamlFile file) {
        this.file = file;
    }

    /** Null where there are none, or where something is wrong, which is reported. */
    @Nullable
    TopicRules read(YamlFile.@Nullable Entry entry) {
        if (entry == null) {
            return null;
        }
        if (!(entry.value() instanceof SequenceNode lines) || lines.getValue().isEmpty()) {
            file.complain(entry.value(), "topics is a list of rules: write '- allow all #', or leave it out");
            return null;
        }
        List<TopicRule> rules = new ArrayList<>();
        for (Node each : lines.getValue()) {
            String line = file.text(each, "a topic rule");
            if (line != null) {
                try {
                    rules.add(TopicRule.parse(line));
                } catch (IllegalArgumentException e) {
                    file.complain(each, "" + e.getMessage());
                }
            }
        }
        return new TopicRules(rules);
    }
}
