package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.PasswordHash;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidegate user hash}: an entry for {@code auth.users}. The password never is an argument, where other users could see it. */
@Command(
        name = "hash",
        description =
                "Reads a password from the terminal, or a line from standard input, and prints an entry for auth.users.",
        mixinStandardHelpOptions = true)
final class UserHashCommand implements Callable<Integer> {
    private static final int LONGEST = 1024;

    @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "NAME", description = "The user the entry is for.")
    private String name = "NAME";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Override
    public Integer call() throws CannotDo, IOException {
        byte[] password = password();
        if (password.length == 0 || password.length > LONGEST) {
            throw new CannotDo("A password has from 1 to " + LONGEST + " bytes.");
        }
        String hash = PasswordHash.argon2id(password, new SecureRandom());
        Arrays.fill(password, (byte) 0);
        PrintWriter out = spec.commandLine().getOut();
        out.println(quoted(name) + ":");
        out.println("  hash: \"" + hash + "\"");
        return 0;
    }

    /** Names are YAML keys; most need no quotes, and none is broken by them. */
    private static String quoted(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_-]*")
                ? name
                : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @SuppressWarnings(
            "SystemConsoleNull") // in later versions of Java a console that is no terminal reads the line itself
    private static byte[] password() throws CannotDo, IOException {
        Console console = System.console();
        if (console == null) {
            byte[] line = System.in.readNBytes(LONGEST + 2);
            int end = 0;
            while (end < line.length && line[end] != '\n' && line[end] != '\r') {
                end++;
            }
            return Arrays.copyOf(line, end);
        }
        char[] once = console.readPassword("Password: ");
        char[] twice = console.readPassword("Once more: ");
        if (once == null || (twice != null && !Arrays.equals(once, twice))) {
            throw new CannotDo("The two are not the same.");
        }
        return new String(once).getBytes(StandardCharsets.UTF_8);
    }
}
