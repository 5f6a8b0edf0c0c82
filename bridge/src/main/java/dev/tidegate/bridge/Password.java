package dev.tidegate.bridge;

import dev.tidegate.policy.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the password of a bridge comes from, which may be a token that somebody renews. It is asked for again for each connection.
 *
 * @param most what is larger is no password
 * @param renewBefore how long before a token in it expires a newer one is looked for
 */
public record Password(Source source, ByteSize most, Duration renewBefore) {
    public Password {
        if (renewBefore.isNegative()) {
            throw new IllegalArgumentException("a token is renewed before it expires, not after");
        }
    }

    /** What is asked. */
    public sealed interface Source permits File, Command {}

    /** The first line of a file. */
    public record File(Path path) implements Source {}

    /**
     * What a program says.
     *
     * @param words the program by its whole path, and its arguments as they are: no shell reads them
     * @param timeout after which it is ended
     */
    public record Command(List<String> words, Duration timeout) implements Source {
        public Command {
            words = List.copyOf(words);
            if (words.isEmpty() || !Path.of(words.get(0)).isAbsolute()) {
                throw new IllegalArgumentException(
                        "begin with the program and its whole path, such as /usr/local/bin/token");
            }
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("a program needs some time");
            }
        }

        /** The program alone: arguments may be secrets. */
        public String program() {
            return words.get(0);
        }
    }
}
