package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.fixture.Mistake;
import dev.tidegate.policy.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/** A mistake in the gateway that the simulator is to find. */
record PlantedBug(Mistake mistake) {
    /** The seeds of a gateway with this bug in it. */
    LongFunction<String> planted(Path folder, List<Profile> profiles) throws IOException, ReflectiveOperationException {
        Path classes = mistake.compiled(folder);
        Class<?> trial = new Planted(classes).loadClass(Trial.class.getName());
        Constructor<?> constructor = trial.getConstructor(List.class);
        @SuppressWarnings("unchecked")
        LongFunction<String> seeds = (LongFunction<String>) constructor.newInstance(profiles);
        return seeds;
    }

    @Override
    public String toString() {
        return mistake.name();
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
