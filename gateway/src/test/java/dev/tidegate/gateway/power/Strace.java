package dev.tidegate.gateway.power;

import dev.tidegate.gateway.fixture.Installed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Records what processes do to the files below one folder. A call that another thread interrupts is written in two lines; a write
 * counts from its first, so that it may be on the disk before it returns, and a sync from its last, so that nothing is believed safe
 * too early.
 */
final class Strace {
    private static final String CALLS =
            "trace=open,openat,creat,lseek,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,"
                    + "rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,mkdir,mkdirat,fsync,fdatasync,msync,mmap,"
                    + "sendfile,copy_file_range";
    private static final int LONGEST_WRITE = 16 * 1024 * 1024;
    private static final long MOST_SECONDS = 120;
    /** How a process ends that has said all: a failure ends it otherwise. */
    private static final int KILLED = 128 + 9;

    private static final String UNFINISHED = " <unfinished ...>";
    private static final String RESUMED = "resumed>";

    private final Path folder;
    private final String voice;

    /**
     * @param folder what happens below it is recorded
     * @param voice the file in it that is no part of the disk: what is written there is said to the world
     */
    Strace(Path folder, String voice) {
        this.folder = folder;
        this.voice = voice;
    }

    /** Runs one process after another and says what they did, as if it had been one. */
    List<FileEvent> record(List<List<String>> commands) throws IOException {
        List<FileEvent> events = new ArrayList<>();
        for (List<String> each : commands) {
            events.addAll(recordOne(each));
        }
        return events;
    }

    private List<FileEvent> recordOne(List<String> command) throws IOException {
        Path strace = Installed.findOrSkip(
                "what a power cut leaves of the store", "strace", "/usr/bin/strace", "/usr/local/bin/strace");
        Path trace = Files.createTempFile("tidegate", ".strace");
        try {
            List<String> line = new ArrayList<>(List.of(
                    strace.toString(), "-f", "--seccomp-bpf", "-q", "-y", "-xx", "-s", String.valueOf(LONGEST_WRITE)));
            line.addAll(List.of("-e", CALLS, "-o", trace.toString()));
            line.addAll(command);
            run(line);
            try (BufferedReader lines = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
                return new Reading().read(lines);
            }
        } finally {
            Files.delete(trace);
        }
    }

    private static void run(List<String> line) throws IOException {
        Path output = Files.createTempFile("tidegate", ".out");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != KILLED) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IOException("the recorded process failed: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while recording", e);
        } finally {
            Files.delete(output);
        }
    }

    /** One call, from its first line to its last. */
    private record Call(int first, int last, String name, List<String> arguments, String result) {}

    /** The first line of a call that was interrupted. */
    private record Begun(int line, String text) {}

    /** An event and the line it counts from. */
    private record Placed(int line, FileEvent event) {}

    private final class Reading {
        private final String mark = hex(folder.toString());
        private final Map<String, Begun> unfinished = new HashMap<>();
        private final List<Placed> placed = new ArrayList<>();

        List<FileEvent> read(BufferedReader lines) throws IOException {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(line, ++number);
            }
            placed.sort((a, b) -> Integer.compare(a.line, b.line));
            return placed.stream().map(Placed::event).toList();
        }

        private void read(String line, int number) {
            int space = line.indexOf(' ');
            String thread = line.substring(0, space);
            String text = line.substring(space).stripLeading();
            if (text.startsWith("<... ")) {
                Begun start = unfinished.remove(thread);
                if (start != null) {
                    call(start.text + text.substring(text.indexOf(RESUMED) + RESUMED.length()), start.line, number);
                }
            } else if (text.contains(mark)) {
                if (text.endsWith(UNFINISHED)) {
                    unfinished.put(thread, new Begun(number, text.substring(0, text.length() - UNFINISHED.length())));
                } else {
                    call(text, number, number);
                }
            }
        }

        private void call(String text, int first, int last) {
            int open = text.indexOf('(');
            int equals = text.lastIndexOf(" = ");
            int close = text.lastIndexOf(')', equals < 0 ? text.length() : equals);
            String result = equals < 0 ? "?" : text.substring(equals + 3);
            List<String> arguments = List.of(text.substring(open + 1, close).split(", "));
            place(new Call(first, last, text.substring(0, open), arguments, result));
        }

        private void place(Call call) {
            if (call.result.startsWith("-1 ")) {
                refuseFailedWrite(call);
                return;
            }
            String file = call.arguments.get(0);
            if (file.contains(">(deleted)")) {
                return; // of no consequence to anybody who comes later
            }
            switch (call.name) {
                case "openat" -> opened(call);
                case "lseek" -> moved(call);
                case "write" -> written(call);
                case "pwrite64" ->
                    at(
                            call.first,
                            new FileEvent.WrittenAt(path(file), Long.parseLong(call.arguments.get(3)), bytes(call)));
                case "ftruncate" ->
                    at(call.first, new FileEvent.Resized(path(file), Long.parseLong(call.arguments.get(1))));
                case "fallocate" -> {
                    if (!call.arguments.get(1).contains("KEEP_SIZE")) {
                        throw new IllegalStateException("the model of the disk does not know " + call);
                    }
                }
                case "rename" -> at(call.first, new FileEvent.Renamed(path(file), path(call.arguments.get(1))));
                case "unlink" -> at(call.first, new FileEvent.Removed(path(file)));
                case "mkdir" -> at(call.first, new FileEvent.FolderMade(path(file)));
                case "fsync", "fdatasync" -> {
                    at(call.first, new FileEvent.SyncBegun(path(file), call.first));
                    at(call.last, new FileEvent.SyncEnded(path(file), call.first));
                }
                case "mmap" -> refuseSharedMapping(call);
                default -> throw new IllegalStateException("the model of the disk does not know " + call);
            }
        }

        /** What a mapping writes passes by every system call: a store that did it could not be judged. */
        private void refuseSharedMapping(Call call) {
            if (call.arguments.get(2).contains("PROT_WRITE")
                    && call.arguments.get(3).contains("MAP_SHARED")) {
                throw new IllegalStateException("a file of the store is mapped for writing: " + call);
            }
        }

        private void refuseFailedWrite(Call call) {
            if (call.name.contains("write") || call.name.contains("sync")) {
                throw new IllegalStateException("this recording has a failure of its own: " + call);
            }
        }

        private void opened(Call call) {
            String flags = call.arguments.get(2);
            String path = path(call.arguments.get(1));
            boolean reads = !flags.contains("O_CREAT") && !flags.contains("O_WRONLY") && !flags.contains("O_RDWR");
            if (path.equals(voice) || reads) {
                return;
            }
            FileEvent.Start start = flags.contains("O_TRUNC")
                    ? FileEvent.Start.EMPTY
                    : flags.contains("O_APPEND") ? FileEvent.Start.AT_END : FileEvent.Start.AT_BEGINNING;
            at(call.last, new FileEvent.Opened(path, writer(call.result), start));
        }

        private void written(Call call) {
            if (call.result.strip().equals("?")) {
                return; // the process ended meanwhile, and nobody heard how it went
            }
            String path = path(call.arguments.get(0));
            if (path.equals(voice)) {
                new String(bytes(call), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> at(call.first, new FileEvent.Said(line)));
            } else {
                at(call.first, new FileEvent.Written(path, writer(call.arguments.get(0)), bytes(call)));
            }
        }

        private void moved(Call call) {
            String path = path(call.arguments.get(0));
            if (!path.equals(voice)) {
                long place = Long.parseLong(call.result.strip());
                at(call.last, new FileEvent.Moved(path, writer(call.arguments.get(0)), place));
            }
        }

        /** The descriptor, from {@code 7<path>}. */
        private static int writer(String argument) {
            return Integer.parseInt(argument.substring(0, argument.indexOf('<')));
        }

        private void at(int line, FileEvent event) {
            placed.add(new Placed(line, event));
        }

        private byte[] bytes(Call call) {
            byte[] all = unquoted(call.arguments.get(1));
            int written = Integer.parseInt(call.result.strip());
            if (all.length < written) {
                throw new IllegalStateException("strace shortened a write of " + written + " bytes");
            }
            return Arrays.copyOf(all, written);
        }

        /** Below the folder, from {@code 7<path>} or {@code "path"}. */
        private String path(String argument) {
            int open = argument.indexOf('<');
            String text = open < 0 ? argument : "\"" + argument.substring(open + 1, argument.lastIndexOf('>')) + "\"";
            String path = new String(unquoted(text), StandardCharsets.UTF_8);
            if (!path.startsWith(folder.toString())) {
                throw new IllegalStateException("moved out of the recorded folder: " + path);
            }
            String below = path.substring(folder.toString().length());
            return below.startsWith("/") ? below.substring(1) : below;
        }
    }

    private static byte[] unquoted(String argument) {
        return HexFormat.of()
                .parseHex(argument.substring(1, argument.lastIndexOf('"')).replace("\\x", ""));
    }

    private static String hex(String text) {
        return HexFormat.of().withPrefix("\\x").formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
