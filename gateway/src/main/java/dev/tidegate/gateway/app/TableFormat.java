package dev.tidegate.gateway.app;

import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** {@code --format}, the same for every command that prints tables. */
final class TableFormat {
    @Option(names = "--format", paramLabel = "FORMAT", description = "text, markdown or json.", defaultValue = "text")
    private Format format = Format.TEXT;

    /** How a table is printed. */
    enum Format {
        TEXT,
        MARKDOWN,
        JSON
    }

    /** Makes the one that was asked for. */
    String print(Supplier<String> text, Supplier<String> markdown, Supplier<String> json) {
        String printed = switch (format) {
            case TEXT -> text.get();
            case MARKDOWN -> markdown.get();
            case JSON -> json.get();
        };
        return printed.stripTrailing();
    }
}
