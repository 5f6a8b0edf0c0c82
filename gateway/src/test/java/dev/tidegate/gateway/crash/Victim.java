package dev.tidegate.gateway.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A broker in a process of its own, started and killed again and again over the same data. */
abstract class Victim {
    /** What a process ends with that SIGKILL ended. */
    static final int KILLED = 128 + 9;

    private static final long PATIENCE_MILLIS = 60_000;
    private static final long PAUSE_NANOS = 3_000_000;
    private static final int LAST_WORDS = 30;

    /** It serves. */
    record Ready(InetSocketAddress address, long millis) {}

    final Path folder;
    private final Path log;
    private volatile @Nullable Process process;
    private volatile boolean over;

    Victim(Path folder) {
        this.folder = folder;
        this.log = folder.resolve("broker.log");
    }

    /** @param crashAt the milestone to die at, or null */
    abstract List<String> command(@Nullable String crashAt);

    /** Where it listens, once it does. */
    abstract @Nullable InetSocketAddress listening();

    abstract String describe();

    /** Where its sessions are at rest, if anybody here can read them. */
    @Nullable
    Path store() {
        return null;
    }

    /** Where it can be made to die by itself. */
    List<String> milestones() {
        return List.of();
    }

    /** Null where it ended before it was ready, or is not ready after a minute. */
    @Nullable
    Ready start(@Nullable String crashAt) {
        try {
            Files.deleteIfExists(log);
            long begun = Reactor.millis();
            Process started = new ProcessBuilder(command(crashAt))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process = started;
            if (over) {
                started.destroyForcibly(); // the driver is ending, and has killed the one before
            }
            while (started.isAlive() && Reactor.millis() - begun < PATIENCE_MILLIS) {
                InetSocketAddress address = listening();
                if (address != null) {
                    return new Ready(address, Reactor.millis() - begun);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        Process living = process;
        return living != null && living.isAlive();
    }

    /** Kills it, and whoever is started from now on. */
    void end() {
        over = true;
        kill();
    }

    /** SIGKILL, unless it is dead; says how it ended. */
    int kill() {
        Process dying = process;
        if (dying == null) {
            return 0;
        }
        dying.destroyForcibly();
        return end(dying, 10);
    }

    /** SIGTERM. */
    void askToStop() {
        Process living = process;
        if (living != null) {
            living.destroy();
        }
    }

    /** SIGTERM and the time to follow it; says how it ended. */
    int stop() {
        Process dying = process;
        if (dying == null) {
            return 0;
        }
        dying.destroy();
        return end(dying, 40);
    }

    private static int end(Process dying, long seconds) {
        try {
            if (!dying.waitFor(seconds, TimeUnit.SECONDS)) {
                dying.destroyForcibly().waitFor();
            }
            return dying.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> said() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lastWords() {
        List<String> said = said();
        return said.subList(Math.max(0, said.size() - LAST_WORDS), said.size());
    }

    // --- what several kinds need ---

    /** The address in a line such as {@code ready mqtt=127.0.0.1:1883 admin=...}. */
    final @Nullable InetSocketAddress readyLine() {
        for (String line : said()) {
            if (line.startsWith("ready mqtt=") && line.indexOf(' ', 6) > 0) {
                String address = line.substring("ready mqtt=".length(), line.indexOf(' ', 6));
                int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            }
        }
        return null;
    }

    static @Nullable InetSocketAddress ifOpen(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Socket probe = new Socket()) {
            probe.connect(address, 200);
            return address;
        } catch (IOException notYet) {
            return null;
        }
    }

    /** A small virtual machine that is up soon. */
    static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-ea"));
        command.addAll(List.of(arguments));
        return command;
    }

    static String classPath() {
        StringBuilder absolute = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            absolute.append(Path.of(entry).toAbsolutePath()).append(File.pathSeparator);
        }
        return absolute.toString();
    }
}
