package dev.tidegate.gateway.trouble;

import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.GatewayProcess;
import dev.tidegate.gateway.fixture.Installed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** System calls of the gateway that fail for as long as {@code strace} holds it. */
final class FailingCalls implements Ailment {
    private final String reason;
    private final List<String> faults;
    private Path strace = Path.of("");
    private Path said = Path.of("");
    private @Nullable Process tracer;

    /**
     * @param reason how the first of these failures is told
     * @param faults which calls fail and how, as {@code strace -e inject} takes it
     */
    FailingCalls(String reason, String... faults) {
        this.reason = reason;
        this.faults = List.of(faults);
    }

    @Override
    public void prepare(Path disk) {
        strace = Installed.findOrSkip("a disk with I/O errors", "strace", "/usr/bin/strace", "/usr/local/bin/strace");
        said = disk.resolveSibling("strace.txt");
    }

    @Override
    public void befall(long gateway) {
        List<String> command = new ArrayList<>(
                List.of(strace.toString(), "-f", "-qq", "-o", said + ".calls", "-p", String.valueOf(gateway)));
        for (String each : faults) {
            command.addAll(List.of("-e", "inject=" + each));
        }
        Process started = Programs.start(said, command.toArray(String[]::new));
        tracer = started;
        await().atMost(GatewayProcess.PATIENCE).until(() -> !started.isAlive() || isHeld(gateway));
        if (!started.isAlive()) {
            Programs.cannot("a disk with I/O errors: strace may not hold the process: " + Programs.read(said));
        }
    }

    /** Every thread. */
    private static boolean isHeld(long process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(process), "task"))) {
            return threads.noneMatch(
                    each -> Programs.read(each.resolve("status")).contains("TracerPid:\t0\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void pass() {
        close();
        await().atMost(GatewayProcess.PATIENCE).until(() -> tracer == null || !tracer.isAlive());
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public void close() {
        if (tracer != null) {
            tracer.destroy();
        }
    }

    @Override
    public String toString() {
        return String.join(", ", faults);
    }
}
