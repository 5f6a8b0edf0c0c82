package dev.tidegate.gateway.config;

import dev.tidegate.policy.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lays the environment and the command line over what the file says. Relative paths here are relative to the working directory. */
final class Overrides {
    static final String PREFIX = "TIDEGATE_";

    /** The launcher's, not ours. */
    private static final String LAUNCHER_OPTIONS = "TIDEGATE_JAVA_OPTS";

    /** Kubernetes sets these for a service called tidegate; they say where it is, not how to run. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("TIDEGATE_(SERVICE_(HOST|PORT(_\\w+)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private final Given.Fields root;
    private final Path workingDirectory;
    private final Findings findings;

    Overrides(Given.Fields root, Path workingDirectory, Findings findings) {
        this.root = root;
        this.workingDirectory = workingDirectory;
        this.findings = findings;
    }

    /** Every variable that begins with {@link #PREFIX}, in alphabetical order. */
    void environment(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)
                    && !variable.equals(LAUNCHER_OPTIONS)
                    && !SERVICE_LINK.matcher(variable).matches()) {
                variable(variable, value);
            }
        });
    }

    /** {@code path.to.key=value} */
    void setting(String setting) {
        int equals = setting.indexOf('=');
        Where where = Where.onCommandLine(setting, workingDirectory);
        if (equals < 1) {
            findings.report(where, "write --set path.to.key=value");
            return;
        }
        List<String> path = Arrays.asList(setting.substring(0, equals).strip().split("\\.", -1));
        Key key = Keys.ROOT;
        for (String segment : path) {
            Key child = key.child(segment);
            if (child == null) {
                findings.report(where, "unknown key '" + segment + "'" + hint(key, segment));
                return;
            }
            key = child;
        }
        put(path, key, where, setting.substring(equals + 1));
    }

    private static String hint(Key key, String segment) {
        return key instanceof Key.Named
                ? "; a name is at most 32 of a-z, 0-9 and -, a letter first"
                : key.children().isEmpty()
                        ? "; nothing stands below " + key.name()
                        : Nearest.hint(segment, Branch.names(key));
    }

    private void variable(String variable, String value) {
        Where where = Where.inEnvironment(variable, workingDirectory);
        List<List<String>> paths = new ArrayList<>();
        resolve(Keys.ROOT, root, variable.substring(PREFIX.length()), List.of(), paths);
        if (paths.isEmpty()) {
            List<String> known = new ArrayList<>();
            spellings(Keys.ROOT, root, PREFIX.substring(0, PREFIX.length() - 1), known);
            String near = Nearest.of(variable, known)
                    .map(name -> "did you mean " + name + "?")
                    .orElse("all keys are in docs/guide/configuration.md");
            findings.report(where, "unknown setting; " + near);
        } else if (paths.size() > 1) {
            findings.report(
                    where,
                    "could mean " + String.join(".", paths.get(0)) + " or " + String.join(".", paths.get(1))
                            + "; use --set instead");
        } else {
            put(paths.get(0), keyAt(paths.get(0)), where, value);
        }
    }

    /** Finds every path a variable can mean; a name that exists already is preferred to a new one. */
    private static void resolve(
            Key key, @Nullable Given given, String rest, List<String> path, List<List<String>> found) {
        if (key instanceof Key.Named named) {
            List<List<String>> existing = new ArrayList<>();
            if (given instanceof Given.Fields fields) {
                fields.fields().forEach((name, field) -> step(named.each(), name, field.value(), rest, path, existing));
            }
            if (existing.isEmpty()) {
                newNames(named, rest, path, existing);
            }
            found.addAll(existing);
            return;
        }
        for (Key child : key.children()) {
            Given.Field field =
                    given instanceof Given.Fields fields ? fields.fields().get(child.name()) : null;
            step(child, child.name(), field == null ? null : field.value(), rest, path, found);
        }
    }

    private static void step(
            Key key, String name, @Nullable Given given, String rest, List<String> path, List<List<String>> found) {
        String spelled = spelled(name);
        if (rest.equals(spelled)) {
            found.add(plus(path, name));
        } else if (rest.startsWith(spelled + "_")) {
            resolve(key, given, rest.substring(spelled.length() + 1), plus(path, name), found);
        }
    }

    private static void newNames(Key.Named named, String rest, List<String> path, List<List<String>> found) {
        for (int end = rest.indexOf('_'); end > 0; end = rest.indexOf('_', end + 1)) {
            String name = rest.substring(0, end).toLowerCase(Locale.ROOT).replace('_', '-');
            if (Key.Named.isName(name)) {
                resolve(named.each(), null, rest.substring(end + 1), plus(path, name), found);
            }
        }
    }

    private static Key keyAt(List<String> path) {
        Key key = Keys.ROOT;
        for (String segment : path) {
            Key child = key.child(segment);
            key = child == null ? key : child;
        }
        return key;
    }

    /** All variables that have a meaning, given the names in the file: what a misspelt one is compared with. */
    private static void spellings(Key key, @Nullable Given given, String prefix, List<String> found) {
        if (key instanceof Key.Named named && given instanceof Given.Fields fields) {
            fields.fields()
                    .forEach((name, field) ->
                            spellings(named.each(), field.value(), prefix + "_" + spelled(name), found));
        }
        for (Key child : key.children()) {
            String name = prefix + "_" + spelled(child.name());
            found.add(name);
            Given.Field field =
                    given instanceof Given.Fields fields ? fields.fields().get(child.name()) : null;
            spellings(child, field == null ? null : field.value(), name, found);
        }
    }

    private void put(List<String> path, Key key, Where where, String value) {
        if (value.isBlank()) {
            findings.report(where, key.name() + ": has no value; give it one or leave it out");
            return;
        }
        Given given =
                key instanceof Key.Leaf<?> ? new Given.Text(where, value) : YamlSource.value(where, value, findings);
        if (given != null) {
            root.put(path, given);
        }
    }

    private static String spelled(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static List<String> plus(List<String> path, String segment) {
        List<String> longer = new ArrayList<>(path);
        longer.add(segment);
        return longer;
    }
}
