package dev.tidegate.gateway.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.rocksdb.util.Environment;

/**
 * What the start of a virtual machine need not do again for each of thousands of lives: unpack the native library, parse and verify
 * classes. What runs is the same. A killed process would leave its copy of the library behind, too.
 */
final class WarmStart {
    private static final String ROCKSDB = "rocksdb";

    private final Path folder;
    private final String classPath;
    private final Path archive;

    /** @param classPath of which directories become one archive, because the cache of classes takes no others */
    WarmStart(Path folder, String classPath) throws IOException {
        this.folder = Files.createDirectories(folder);
        archive = folder.resolve("classes.jsa");
        unpackLibrary();
        this.classPath = packed(classPath);
    }

    private void unpackLibrary() throws IOException {
        String name = Environment.getJniLibraryFileName(ROCKSDB);
        try (InputStream library = WarmStart.class.getClassLoader().getResourceAsStream(name)) {
            if (library != null) { // elsewhere it is another one: then the gateway unpacks it as always
                Files.copy(library, folder.resolve(name));
            }
        }
    }

    private String packed(String from) throws IOException {
        List<String> entries = new ArrayList<>();
        Path jar = folder.resolve("classes.jar");
        Set<String> names = new HashSet<>();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(0);
            for (String each : from.split(File.pathSeparator)) {
                Path entry = Path.of(each);
                if (Files.isDirectory(entry)) {
                    pack(entry, names, out);
                } else if (Files.exists(entry)) {
                    entries.add(each);
                }
            }
        }
        entries.add(0, jar.toString());
        return String.join(File.pathSeparator, entries);
    }

    /** The first of a name is the one that counts, as on a class path. */
    private static void pack(Path directory, Set<String> names, ZipOutputStream out) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path each : files) {
            String name = directory.relativize(each).toString().replace(File.separatorChar, '/');
            if (names.add(name)) {
                out.putNextEntry(new ZipEntry(name));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }

    /** What a life begins with. */
    List<String> arguments() {
        List<String> all = new ArrayList<>(List.of("-Djava.library.path=" + folder, "-cp", classPath));
        if (Files.exists(archive)) {
            all.add("-XX:SharedArchiveFile=" + archive);
        }
        return all;
    }

    /**
     * Lets one life end in order, so that it leaves its classes for the others to start with.
     *
     * @param java how it is started
     * @param rest what it is to run, and says {@code ready}
     */
    void train(List<String> java, List<String> rest) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
        command.addAll(rest);
        Process life = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = life.inputReader()) {
            String line = said.readLine();
            while (line != null) {
                if (line.startsWith("ready ")) {
                    life.toHandle().destroy(); // its words are still to be read
                }
                line = said.readLine();
            }
            life.waitFor();
        } catch (InterruptedException e) {
            life.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
