package dev.tidegate.gateway.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The long run: {@code gateway/crash} starts it. Ends with 1 where a promise was broken or a milestone missed. */
final class CrashMain {
    private CrashMain() {}

    public static void main(String... arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Path temporary = Files.createTempDirectory("crash");
        Options options = Options.parse(temporary, arguments);
        Files.createDirectories(options.folder());
        try (Stream<Path> files = Files.list(options.folder())) {
            if (files.findAny().isPresent()) { // sessions that are not in the books
                throw new IllegalArgumentException(options.folder() + " is not empty; name another --folder");
            }
        }
        boolean whole;
        try (CrashRun run = new CrashRun(options, CrashMain::say)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> run.victim().end())); // also when broken off
            run.go(() -> Report.write(options, run));
            whole = run.ledger().violations().isEmpty() && run.missing().isEmpty();
        }
        System.out.println(Files.readString(options.report()));
        System.exit(whole ? 0 : 1);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
