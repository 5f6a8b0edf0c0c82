package dev.tidegate.gateway.config;

import java.util.Locale;

/** Writes {@code docs/guide/configuration.md} from {@link Keys}; a test fails when the page and the table disagree. */
final class ReferencePage {
    private final StringBuilder page = new StringBuilder();

    private ReferencePage() {}

    static String markdown() {
        ReferencePage reference = new ReferencePage();
        reference.page.append("""
                # Configuration

                <!-- Made from the table of keys; ReferencePageTest writes it anew with -Dtidegate.docs=write. -->

                `tidegate run` reads `config/tidegate.yaml`, or the file named by `--config`. Over that it lays the environment,
                and over that every `--set path.to.key=value`. `tidegate check` tells everything that is wrong, with file, line
                and column, and changes nothing.

                - Names of environment variables are the path in capitals, with `_` for dots and dashes:
                  `listeners.mqtt.bind` is `TIDEGATE_LISTENERS_MQTT_BIND`. A variable that means nothing is an error.
                - Relative paths are relative to the folder of the file they stand in; in the environment and on the command line,
                  to the working directory.
                - Lists and maps can be given to `--set` and in the environment as YAML: `--set 'listeners.ws.origins=["https://app.example.com"]'`.
                  `null` takes a listener away: `--set listeners.ws=null`.
                - Durations and sizes carry their unit.
                """);
        for (Key key : Keys.ROOT.children()) {
            reference.chapter(key);
        }
        return reference.page.toString();
    }

    private void chapter(Key key) {
        page.append("\n## ").append(key.name()).append("\n\n");
        page.append(key.about()).append("\n\n| Key | Value | Default | |\n| --- | --- | --- | --- |\n");
        if (key instanceof Key.Named named) {
            rows(named.each(), named.name() + "." + named.each().name());
        } else {
            rows(key, key.name());
        }
    }

    private void rows(Key parent, String path) {
        for (Key key : parent.children()) {
            String name = path + "." + key.name();
            if (key instanceof Key.Leaf<?> leaf) {
                row(name, leaf.type().description(), fallback(leaf), leaf.about());
            } else if (key instanceof Key.Leaves<?> leaves) {
                row(name, "a list of " + leaves.type().description(), "none", leaves.about());
            } else if (key instanceof Key.Pairs<?> pairs) {
                row(name, "a map", "none", pairs.about());
            } else if (key instanceof Key.Rows rows) {
                row(name, "a list of maps", "none", rows.about());
                rows(rows.each(), name + "[]");
            } else {
                row(name, "keys below", "", key.about());
                rows(key, name);
            }
        }
    }

    private static String fallback(Key.Leaf<?> leaf) {
        return switch (leaf.need()) {
            case REQUIRED -> "required";
            case OPTIONAL -> leaf.fallback().isEmpty() ? "none" : "`" + leaf.fallback() + "`";
        };
    }

    private void row(String name, String value, String fallback, String about) {
        page.append(String.format(
                Locale.ROOT, "| `%s` | %s | %s | %s |\n", name, value, fallback, about.replace("|", "\\|")));
    }
}
