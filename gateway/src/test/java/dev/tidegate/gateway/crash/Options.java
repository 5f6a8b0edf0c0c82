package dev.tidegate.gateway.crash;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a run is told.
 *
 * @param plant a file of {@code src/test/resources/crash-bugs} without its ending, or nothing
 * @param longestMillis the latest moment of a kill, counted from ready; the earliest is 200 ms
 * @param least messages to be acknowledged in a life before a kill at a random moment
 * @param readyMillis how long a start may take
 * @param rate messages published per second
 * @param at the milestone of every kill and the how manieth of them, or empty for dice
 * @param settleEvery after how many kills all accounts are settled
 */
record Options(
        Broker broker,
        Ending ending,
        String plant,
        int kills,
        long seed,
        int longestMillis,
        int least,
        int readyMillis,
        int rate,
        String at,
        int settleEvery,
        Path report,
        Path folder) {
    /** Who is killed. */
    enum Broker {
        TIDEGATE,
        MOSQUITTO,
        MOSQUITTO_UNSAVED,
        HIVEMQ
    }

    /** How a life of the broker ends. */
    enum Ending {
        KILL,
        /** SIGTERM: a broker that keeps what it has when asked to stop shows that this harness accuses nobody wrongly. */
        TERM,
        /** Nobody dies: every connection is cut. A broker that passes this and fails the others loses by dying. */
        CUT
    }

    static final String USAGE = """
            --broker tidegate|mosquitto|mosquitto-unsaved|hivemq   whom to kill (tidegate)
            --ending kill|term|cut   SIGKILL; as controls, SIGTERM or only all connections cut (kill)
            --plant BUG        into the gateway: a file of gateway/src/test/resources/crash-bugs, without .txt (none)
            --kills N          how often (25)
            --seed S           for the dice (1)
            --longest MILLIS   the latest moment of a kill after ready (3000)
            --least N          messages acknowledged before such a kill, however long that takes (0)
            --ready MILLIS     how long a start may take (5000)
            --rate N           messages published per second (1500)
            --at NAME:COUNT    kill at this milestone of the store alone, the how manieth of them (dice)
            --settle-every N   kills between two settlements of all accounts (10)
            --report FILE      Markdown; parts of other seeds in it are kept and added up (crash.md)
            --folder DIR       for data and logs (a temporary one)
            """;

    static Options parse(Path temporary, String... arguments) {
        List<String> words = Arrays.asList(arguments);
        return new Options(
                Broker.valueOf(value(words, "--broker", "tidegate")
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')),
                Ending.valueOf(value(words, "--ending", "kill").toUpperCase(Locale.ROOT)),
                value(words, "--plant", ""),
                Integer.parseInt(value(words, "--kills", "25")),
                Long.parseLong(value(words, "--seed", "1")),
                Integer.parseInt(value(words, "--longest", "3000")),
                Integer.parseInt(value(words, "--least", "0")),
                Integer.parseInt(value(words, "--ready", "5000")),
                Integer.parseInt(value(words, "--rate", "1500")),
                value(words, "--at", ""),
                Integer.parseInt(value(words, "--settle-every", "10")),
                Path.of(value(words, "--report", "crash.md")),
                Path.of(value(words, "--folder", temporary.toString())).toAbsolutePath());
    }

    private static String value(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
    }

    Victim victim() {
        return switch (broker) {
            case TIDEGATE -> new TidegateVictim(folder, plant, kills);
            case MOSQUITTO -> new MosquittoVictim(folder, MosquittoVictim.Autosave.EACH_CHANGE);
            case MOSQUITTO_UNSAVED -> new MosquittoVictim(folder, MosquittoVictim.Autosave.NEVER);
            case HIVEMQ -> new HiveMqVictim(folder);
        };
    }
}
