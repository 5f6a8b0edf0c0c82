package dev.tidegate.gateway.power;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose power can be cut: what was synced is there afterwards, and of the rest whatever chance leaves.
 *
 * <ul>
 *   <li>A sync of a file makes safe what was written to it before the sync began; a sync of a folder makes safe the names that were
 *       made, moved and removed in it before. Neither does the other's work: a synced file whose name was never synced may be
 *       nowhere.
 *   <li>Names that were not synced survive in the order of their making, up to some point of it: journals of ext4 and XFS commit in
 *       order. Each folder has a point of its own.
 *   <li>Bytes that were not synced survive in pieces of a sector (512 bytes), each by itself: all, none, those before some point, or
 *       any. A sector survives whole or not at all.
 *   <li>The size of a file that was not synced is one that it has had since, whatever became of the bytes: where none survived the
 *       file ends in zeros.
 * </ul>
 *
 * It does not show a disk that lies about a sync, nor one that damages what was safe: that is a test of its own.
 */
final class Disk {
    static final int SECTOR = 512;

    /** Where a writer stands that adds to whatever there is. */
    private static final int END = -1;

    private final Folder root = new Folder();

    /** What has happened to a node and is not safe yet, the oldest first. */
    private abstract static class Node<C> {
        final Deque<C> unsafe = new ArrayDeque<>();
        private final Map<Integer, Long> syncs = new HashMap<>();
        private long safe;

        abstract void makeSafe(C change);

        void begin(int call) {
            syncs.put(call, safe + unsafe.size());
        }

        void end(int call) {
            Long upTo = syncs.remove(call);
            while (upTo != null && safe < upTo) {
                makeSafe(unsafe.remove());
                safe++;
            }
        }
    }

    /** @param bytes where they were written, or null where the size alone changed */
    private record Change(int place, byte @Nullable [] bytes, int sizeAfter) {}

    private static final class Body extends Node<Change> {
        private byte[] bytes = {};
        private int size;
        /** Where each of those who have it open stands. */
        private final Map<Integer, Integer> places = new HashMap<>();

        void open(int writer, FileEvent.Start start) {
            places.put(writer, start == FileEvent.Start.AT_END ? END : 0);
            if (start == FileEvent.Start.EMPTY && size > 0) {
                resize(0);
            }
        }

        void write(int writer, byte[] more) {
            int place = Objects.requireNonNull(places.get(writer), "nobody has opened it for writing");
            int at = place == END ? size : place;
            places.put(writer, place == END ? END : at + more.length);
            writeAt(at, more);
        }

        /** Who always writes at the end is nowhere else; who reads alone is of no consequence. */
        void move(int writer, int place) {
            places.computeIfPresent(writer, (any, before) -> before == END ? END : place);
        }

        void writeAt(int at, byte[] more) {
            size = Math.max(size, at + more.length);
            unsafe.add(new Change(at, more, size));
        }

        void resize(int next) {
            size = next;
            unsafe.add(new Change(0, null, next));
        }

        @Override
        void makeSafe(Change change) {
            bytes = Arrays.copyOf(bytes, change.sizeAfter);
            byte[] more = change.bytes;
            if (more != null) {
                System.arraycopy(more, 0, bytes, change.place, more.length);
            }
        }
    }

    /** A name now stands for a node, or for none, after it stood for it under another name. */
    private record Naming(
            @Nullable String before, String name, @Nullable Node<?> node) {}

    private static final class Folder extends Node<Naming> {
        private final Map<String, Node<?>> safeNames = new LinkedHashMap<>();
        private final Map<String, Node<?>> names = new LinkedHashMap<>();

        void name(Naming naming) {
            apply(naming, names);
            unsafe.add(naming);
        }

        @Override
        void makeSafe(Naming naming) {
            apply(naming, safeNames);
        }

        static void apply(Naming naming, Map<String, Node<?>> names) {
            if (naming.before != null) {
                names.remove(naming.before);
            }
            if (naming.node == null) {
                names.remove(naming.name);
            } else {
                names.put(naming.name, naming.node);
            }
        }
    }

    /** What is said is no business of the disk's. */
    void apply(FileEvent event) {
        if (event instanceof FileEvent.Opened opened) {
            Body body = (Body) find(opened.path());
            if (body == null) {
                body = new Body();
                folder(opened.path()).name(new Naming(null, name(opened.path()), body));
            }
            body.open(opened.writer(), opened.start());
        } else if (event instanceof FileEvent.Written written) {
            body(written.path()).write(written.writer(), written.bytes());
        } else if (event instanceof FileEvent.Moved moved) {
            if (find(moved.path()) instanceof Body body) {
                body.move(moved.writer(), Math.toIntExact(moved.place()));
            }
        } else if (event instanceof FileEvent.WrittenAt written) {
            body(written.path()).writeAt(Math.toIntExact(written.place()), written.bytes());
        } else if (event instanceof FileEvent.Resized resized) {
            body(resized.path()).resize(Math.toIntExact(resized.size()));
        } else if (event instanceof FileEvent.Renamed renamed) {
            rename(renamed);
        } else if (event instanceof FileEvent.Removed removed) {
            folder(removed.path()).name(new Naming(null, name(removed.path()), null));
        } else if (event instanceof FileEvent.FolderMade made) {
            folder(made.path()).name(new Naming(null, name(made.path()), new Folder()));
        } else if (event instanceof FileEvent.SyncBegun sync) {
            known(sync.path()).begin(sync.call());
        } else if (event instanceof FileEvent.SyncEnded sync) {
            known(sync.path()).end(sync.call());
        }
    }

    private void rename(FileEvent.Renamed renamed) {
        Folder folder = folder(renamed.from());
        if (folder != folder(renamed.to())) {
            throw new IllegalStateException("the model of the disk does not know moves between folders: " + renamed);
        }
        folder.name(new Naming(name(renamed.from()), name(renamed.to()), known(renamed.from())));
    }

    /** The files a cut at this moment leaves, by their paths; an empty folder ends with a slash. */
    Map<String, byte[]> cut(Random random) {
        Map<String, byte[]> left = new TreeMap<>();
        collect(root, "", left, random);
        return left;
    }

    private static void collect(Folder folder, String path, Map<String, byte[]> left, Random random) {
        Map<String, Node<?>> names = new LinkedHashMap<>(folder.safeNames);
        int survive = random.nextInt(3) == 0 ? folder.unsafe.size() : random.nextInt(folder.unsafe.size() + 1);
        folder.unsafe.stream().limit(survive).forEach(naming -> Folder.apply(naming, names));
        names.forEach((name, node) -> {
            if (node instanceof Folder below) {
                left.put(path + name + "/", new byte[0]);
                collect(below, path + name + "/", left, random);
            } else if (node instanceof Body body) {
                left.put(path + name, new Survival(random).of(body.bytes, changes(body)));
            }
        });
    }

    private static List<Survival.Patch> changes(Body body) {
        List<Survival.Patch> patches = new ArrayList<>();
        for (Change each : body.unsafe) {
            byte[] bytes = each.bytes;
            patches.add(new Survival.Patch(each.place, bytes == null ? new byte[0] : bytes, each.sizeAfter));
        }
        return patches;
    }

    private Body body(String path) {
        return (Body) known(path);
    }

    private Node<?> known(String path) {
        Node<?> node = find(path);
        if (node == null) {
            throw new IllegalStateException("never seen: " + path);
        }
        return node;
    }

    private @Nullable Node<?> find(String path) {
        return path.isEmpty() ? root : folder(path).names.get(name(path));
    }

    private Folder folder(String path) {
        Folder folder = root;
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length - 1; i++) {
            if (!(folder.names.get(names[i]) instanceof Folder below)) {
                throw new IllegalStateException("never seen: the folder of " + path);
            }
            folder = below;
        }
        return folder;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
