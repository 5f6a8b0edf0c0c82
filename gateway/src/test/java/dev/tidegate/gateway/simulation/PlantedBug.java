package dev.tidegate.gateway.simulation;

import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A mistake somebody could make: a few words of one source file of the gateway, changed. Kept as text, with the words as they
 * stand and as they would stand, so that it cannot outlive the code it is about.
 *
 * @param name of the resource
 * @param file below the gateway's package
 * @param what in one sentence
 */
public record PlantedBug(String name, String file, String what, String before, String after) {
    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "tidegate", "gateway");

    /** {@code file: ...}, {@code what: ...}, then the words before and after, behind lines of {@code ---} and {@code +++}. */
    public static PlantedBug read(Path resource) throws IOException {
        String text = Files.readString(resource);
        int minus = text.indexOf("\n---\n");
        int plus = text.indexOf("\n+++\n");
        if (!text.startsWith("file: ") || minus < 0 || plus < minus) {
            throw new IllegalArgumentException(resource + " is not a planted bug");
        }
        String[] head = text.substring(0, minus).split("\n", 2);
        return new PlantedBug(
                resource.getFileName().toString(),
                head[0].substring("file: ".length()).strip(),
                head[1].substring("what: ".length()).strip(),
                text.substring(minus + 5, plus),
                text.substring(plus + 5).stripTrailing());
    }

    /** The seeds of a gateway with this bug in it. */
    LongFunction<String> planted(Path folder, List<Profile> profiles) throws IOException, ReflectiveOperationException {
        Path classes = compiled(folder);
        Class<?> trial = new Planted(classes).loadClass(Trial.class.getName());
        Constructor<?> constructor = trial.getConstructor(List.class);
        @SuppressWarnings("unchecked")
        LongFunction<String> seeds = (LongFunction<String>) constructor.newInstance(profiles);
        return seeds;
    }

    /** A folder with the changed classes, for the front of a class path. */
    public Path compiled(Path folder) throws IOException {
        Path source = SOURCES.resolve(file);
        String text = Files.readString(source);
        int at = text.indexOf(before);
        if (at < 0 || text.indexOf(before, at + 1) >= 0) {
            throw new AssertionError(name + " is stale: its old words are " + (at < 0 ? "not" : "more than once")
                    + " in " + source + "; write it anew for the code as it is:\n" + before);
        }
        Path mutated = folder.resolve("src").resolve(source.getFileName());
        Files.createDirectories(mutated.getParent());
        Files.writeString(mutated, text.replace(before, after));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(mutated, classes);
        return classes;
    }

    private void compile(Path source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        options,
                        null,
                        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)
                                .getJavaFileObjects(source))
                .call();
        if (!compiled) {
            throw new AssertionError(name + " does not compile:\n" + said);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** The gateway and its simulator once more, with the changed classes in the place of the true ones. */
    private static final class Planted extends ClassLoader {
        private static final String OURS = "dev.tidegate.gateway.";

        private final Path changed;

        Planted(Path changed) {
            super(Planted.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.replace('.', '/') + ".class";
            Path mutated = changed.resolve(file);
            try (InputStream in = Files.exists(mutated)
                    ? Files.newInputStream(mutated)
                    : getParent().getResourceAsStream(file)) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
