package dev.tidegate.gateway.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.GatewayProcess;
import dev.tidegate.gateway.fixture.Installed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small file system in memory that something else fills to the last byte. It is seen by the gateway alone: a process holds it, and
 * with that process it goes.
 */
final class FullDisk implements Ailment {
    private static final String HELD = "held";
    private static final int BLOCK = 4096;
    private static final int BREATH_MILLIS = 10;

    private final String size;
    private Path disk = Path.of("");
    private @Nullable Process holder;
    private @Nullable Future<?> filling;
    private final ScheduledExecutorService others = Executors.newSingleThreadScheduledExecutor();

    /** @param size as mount takes it */
    FullDisk(String size) {
        this.size = size;
    }

    @Override
    public void prepare(Path disk) {
        this.disk = disk.toAbsolutePath();
        Installed.findOrSkip("a full disk", "util-linux", "/usr/bin/unshare");
        Path said = disk.resolveSibling("holder.txt");
        String script =
                "mount -t tmpfs -o size=" + size + " tidegate " + this.disk + " && echo " + HELD + " && exec sleep 600";
        holder = Programs.start(said, "/usr/bin/unshare", "--mount", "sh", "-c", script);
        await().atMost(GatewayProcess.PATIENCE).until(() -> Programs.read(said).contains(HELD) || !holder().isAlive());
        if (!holder().isAlive()) {
            Programs.skip("a full disk: mounting a file system takes root: " + Programs.read(said));
        }
    }

    private Process holder() {
        Process running = holder;
        if (running == null) {
            throw new IllegalStateException("there is no disk yet");
        }
        return running;
    }

    @Override
    public List<String> under() {
        return List.of("/usr/bin/nsenter", "--target=" + holder().pid(), "--mount", "--wd=" + disk.getParent());
    }

    /** As whoever holds the disk sees it. */
    private Path ballast() {
        return Path.of("/proc", String.valueOf(holder().pid()), "root", disk.toString(), "ballast");
    }

    /** And whoever fills it takes at once what anybody gives back. */
    @Override
    public void befall(long gateway) {
        fill();
        filling = others.scheduleWithFixedDelay(this::fill, BREATH_MILLIS, BREATH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void fill() {
        try (OutputStream ballast =
                Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] block = new byte[BLOCK];
            while (true) {
                ballast.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains(reason())) {
                throw new UncheckedIOException(full);
            }
        }
    }

    @Override
    public void pass() {
        assertThat(filling)
                .as("nothing went wrong while it was filled")
                .isNotNull()
                .isNotDone();
        others.shutdown();
        await().atMost(GatewayProcess.PATIENCE).until(others::isTerminated);
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String reason() {
        return "No space left on device";
    }

    @Override
    public void close() {
        others.shutdownNow();
        if (holder != null) {
            holder.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "a full disk";
    }
}
