package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the database beside it, in a small file of its own, so that a log, a first record or a part of the manifest that is
 * gone is missed.
 *
 * @param life the last one that began; 0 where nothing is known
 * @param log the number of a log that has something in it
 * @param manifest the number of the list of tables
 * @param bytes which the manifest had at least, all of them safe
 */
record Remembered(long life, long log, long manifest, long bytes) {
    static final String FILE = "LIFE";

    private static final Remembered NOTHING = new Remembered(0, 0, 0, 0);
    private static final String NO_LIST = "manifest 0 bytes 0";
    private static final String NUMBER = "(\\d{1,18})";
    private static final Pattern TEXT = Pattern.compile("(life " + NUMBER + " log " + NUMBER + " manifest " + NUMBER
            + " bytes " + NUMBER + ") sum ([0-9a-f]{1,8})\n");

    /** What the last life has left; nothing where the file is missing or damaged, for it is needed by nobody else. */
    static Remembered read(Folder folder) throws IOException {
        Path file = folder.file(FILE);
        if (!Files.exists(file)) {
            return NOTHING;
        }
        Matcher found = TEXT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        return found.matches() && sum(found.group(1)).equals(found.group(6))
                ? new Remembered(number(found, 2), number(found, 3), number(found, 4), number(found, 5))
                : NOTHING;
    }

    private static long number(Matcher found, int group) {
        return Long.parseLong(found.group(group));
    }

    /** What is to be known of a life whose beginning is safe. */
    static void begun(long life, Folder folder) throws IOException {
        long log = 0;
        for (Path each : folder.logs()) {
            log = isFilled(each) ? number(each) : log;
        }
        write(life, log, folder);
    }

    private static boolean isFilled(Path log) throws IOException {
        try {
            return Files.size(log) > 0;
        } catch (NoSuchFileException needless) { // the database has deleted it meanwhile
            return false;
        }
    }

    /** The same life goes on with other logs or tables; between two writes. */
    static void changed(Folder folder) throws IOException {
        Remembered known = read(folder);
        if (known.life > 0) {
            begun(known.life, folder);
        }
    }

    /** It has come to its end: the manifest does not change any more, and the newest log may be empty. */
    static void ended(Folder folder) throws IOException {
        Remembered known = read(folder);
        if (known.life > 0) {
            write(known.life, known.log, folder);
        }
    }

    private static void write(long life, long log, Folder folder) throws IOException {
        String text = "life " + life + " log " + log + " " + list(folder.manifest());
        folder.exchange(FILE, (text + " sum " + sum(text) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String list(@Nullable Path manifest) throws IOException {
        try {
            return manifest == null ? NO_LIST : "manifest " + number(manifest) + " bytes " + TornTail.secure(manifest);
        } catch (NoSuchFileException replaced) { // by a shorter one, of which the next change tells
            return NO_LIST;
        }
    }

    /** Whether the log is gone, or what was in it. */
    boolean misses(List<Path> logs) throws IOException {
        for (Path each : logs) {
            if (number(each) == log) {
                return Files.size(each) == 0;
            }
        }
        return newest(logs) < log;
    }

    /** Whether records of the manifest are gone: the database would delete the tables they speak of. */
    boolean misses(Path list) throws IOException {
        return number(list) == manifest && TornTail.unbroken(list) < bytes;
    }

    static Damage lostLog(Path directory) {
        return new Damage(
                "the log of the store in " + directory,
                "is missing or empty: what was told and not yet in a table is lost with it");
    }

    private static long newest(List<Path> logs) {
        return logs.stream().mapToLong(Remembered::number).max().orElse(0);
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""));
    }

    private static String sum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(sum.getValue());
    }
}
