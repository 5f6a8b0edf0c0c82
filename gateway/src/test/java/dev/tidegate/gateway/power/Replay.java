package dev.tidegate.gateway.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Cuts the power during a recording, again and again, and opens the store on what is left each time. */
final class Replay {
    /** One state in so many is opened twice. */
    private static final int AGAIN = 8;

    private final Recording recording;
    private final Path folder;
    private final Judge judge;

    /** @param folder where states are laid out; best in memory */
    Replay(Recording recording, Path folder) {
        this.recording = recording;
        this.folder = folder;
        this.judge = new Judge(recording.ledger());
    }

    /** What was found, and how to find it again. */
    record Finding(long seed, int state, int event, String complaint) {
        @Override
        public String toString() {
            return "seed " + seed + ", state " + state + ", power cut before event " + event + ": " + complaint;
        }
    }

    /**
     * The first states of this recording, in the order of their moments.
     *
     * @param most findings after which nobody looks further
     */
    List<Finding> states(int count, int most) throws IOException {
        Random moments = new Random(recording.seed());
        int[] cuts =
                moments.ints(count, 1, recording.events().size() + 1).sorted().toArray();
        Disk disk = new Disk();
        Ledger.Moment moment = recording.ledger().moment();
        List<Finding> findings = new ArrayList<>();
        int event = 0;
        for (int i = 0; i < count && findings.size() < most; i++) {
            for (; event < cuts[i]; event++) {
                FileEvent next = recording.events().get(event);
                disk.apply(next);
                if (next instanceof FileEvent.Said said) {
                    moment.hear(said.line());
                }
            }
            String complaint = complaint(disk.cut(new Random(recording.seed() * 1_000_003 + i)), moment, i);
            if (complaint != null) {
                findings.add(new Finding(recording.seed(), i, event, complaint));
            }
        }
        return findings;
    }

    private @Nullable String complaint(Map<String, byte[]> files, Ledger.Moment moment, int state) throws IOException {
        Path place = lay(files);
        Contents first;
        try (Depot depot = Depots.open(place.resolve(Workload.STORE))) {
            first = depot.contents();
            String complaint = judge.complaint(moment, first);
            if (complaint != null || state % AGAIN != 0) {
                return complaint;
            }
        } catch (RuntimeException e) {
            return "it does not open: " + e;
        }
        try (Depot depot = Depots.open(place.resolve(Workload.STORE))) {
            Contents second = depot.contents();
            if (second.life() <= first.life()) {
                return "life " + second.life() + " again";
            }
            return second.sessions().equals(first.sessions())
                            && second.retained().equals(first.retained())
                    ? judge.complaint(moment, second)
                    : "it is another store when it is opened again";
        } catch (RuntimeException e) {
            return "it does not open again: " + e;
        }
    }

    private Path lay(Map<String, byte[]> files) throws IOException {
        clear(folder);
        Files.createDirectory(folder);
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path path = folder.resolve(each.getKey());
            if (each.getKey().endsWith("/")) {
                Files.createDirectory(path);
            } else {
                Files.write(path, each.getValue());
            }
        }
        return folder;
    }

    static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
