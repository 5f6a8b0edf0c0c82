package dev.tidegate.gateway.config;

import java.nio.file.Path;

/**
 * Where a piece of configuration was written.
 *
 * @param label as a {@link Problem} prints it
 * @param order problems are told in this order
 * @param base what a relative path written here is relative to
 */
record Where(String label, long order, Path base) {
    /** Files come first, by line and column; then the environment; then the command line. */
    private static final long AFTER_FILES = 1L << 62;

    static Where inFile(String name, int line, int column, Path base) {
        return new Where(name + ":" + line + ":" + column, ((long) line << 32) + column, base);
    }

    static Where wholeFile(String name, Path base) {
        return new Where(name, 0, base);
    }

    static Where inEnvironment(String variable, Path base) {
        return new Where("env " + variable, AFTER_FILES, base);
    }

    /** In something that somebody has sent. */
    static Where inRequest(String path, long order, Path base) {
        return new Where(path, order, base);
    }

    static Where onCommandLine(String setting, Path base) {
        return new Where("--set " + setting, AFTER_FILES + 1, base);
    }
}
