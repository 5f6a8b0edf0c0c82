package dev.tidegate.gateway.config;

import dev.tidegate.policy.PolicyBook;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: a YAML file, then the environment, then the settings of the command line, each over the one
 * before. The only reader of files, environment and system properties. Every problem is told at once, and nothing is changed:
 * no file, no directory. Used by the thread that starts the gateway.
 *
 * <p>Without a file it reads {@code config/tidegate.yaml} in the working directory, and where there is none the same file as
 * it was built in, as if it lay there.
 */
public final class ConfigLoader {
    /** Where the default configuration lies, in the working directory as on the class path. */
    static final String DEFAULT_FILE = "config/tidegate.yaml";

    /** A configuration is written by hand; more is a mistake. */
    static final int LARGEST_FILE = 1 << 20;

    private final Path workingDirectory;
    private final Map<String, String> environment;

    public ConfigLoader(Path workingDirectory, Map<String, String> environment) {
        this.workingDirectory = workingDirectory;
        this.environment = Map.copyOf(environment);
    }

    /** One that reads the environment and the working directory of this process. */
    public static ConfigLoader ofProcess() {
        return new ConfigLoader(Path.of("").toAbsolutePath(), System.getenv());
    }

    /**
     * @param file null for the default configuration
     * @param settings each {@code path.to.key=value}
     */
    public GatewayConfig load(@Nullable Path file, List<String> settings) throws InvalidConfig {
        Findings findings = new Findings();
        Given.Fields given = read(file, findings);
        Overrides overrides = new Overrides(given, workingDirectory, findings);
        overrides.environment(environment);
        settings.forEach(overrides::setting);
        // When the text itself could not be read, complaints about what is missing from it would only be noise.
        boolean readable = findings.none() || !given.fields().isEmpty();
        Branch root = readable ? Keys.ROOT.read(given, findings) : null;
        if (root == null) {
            throw new InvalidConfig(findings.problems());
        }
        new Rules(root, findings).check();
        PolicyBook book = Profiles.book(root, findings);
        List<UserEntry> users = AuthKeys.users(root, findings);
        if (book == null || !findings.none()) {
            throw new InvalidConfig(findings.problems());
        }
        return Assembly.config(root, book, users);
    }

    private Given.Fields read(@Nullable Path file, Findings findings) {
        Path usual = workingDirectory.resolve(DEFAULT_FILE);
        if (file == null && !Files.exists(usual)) {
            return builtIn(usual, findings);
        }
        Path chosen = file == null ? usual : workingDirectory.resolve(file);
        String name = file == null ? DEFAULT_FILE : file.toString();
        try (InputStream in = Files.newInputStream(chosen)) {
            return parse(name, chosen, in, findings);
        } catch (IOException e) {
            String message = Files.isDirectory(chosen)
                    ? "is a directory; name the file in it"
                    : Files.exists(chosen) ? "cannot be read: " + e.getMessage() : "no such file: " + chosen;
            findings.report(Where.wholeFile(name, workingDirectory), message);
            return Given.Fields.empty(Where.wholeFile(name, workingDirectory));
        }
    }

    private Given.Fields builtIn(Path asIf, Findings findings) {
        try (InputStream in = ConfigLoader.class.getResourceAsStream("/" + DEFAULT_FILE)) {
            if (in == null) {
                throw new IllegalStateException("the default configuration is not on the class path");
            }
            return parse(DEFAULT_FILE + " (built in)", asIf, in, findings);
        } catch (IOException e) {
            throw new IllegalStateException("the default configuration cannot be read", e);
        }
    }

    private Given.Fields parse(String name, Path file, InputStream in, Findings findings) throws IOException {
        Path base = file.getParent() == null ? workingDirectory : file.getParent();
        Where top = Where.wholeFile(name, base);
        byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
        if (bytes.length > LARGEST_FILE) {
            findings.report(top, "is larger than 1 MiB; is it a configuration?");
            return Given.Fields.empty(top);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return YamlSource.file(name, base, text, findings);
        } catch (CharacterCodingException e) {
            findings.report(top, "is not UTF-8 text");
            return Given.Fields.empty(top);
        }
    }
}
