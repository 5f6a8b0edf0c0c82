package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of cells under a heading, for a terminal or a page. The last column is the long one. */
final class Grid {
    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    Grid(String... heading) {
        this.heading = List.of(heading);
    }

    void row(String... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + heading);
        }
        rows.add(List.of(cells));
    }

    /** Columns in line, the heading underlined. The last cell of a row, if any, has its own line below, so that rows stay narrow. */
    String text() {
        int columns = heading.size() - 1;
        int[] widths = new int[columns];
        for (int i = 0; i < columns; i++) {
            widths[i] = heading.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> rules =
                Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.toCollection(ArrayList::new));
        StringBuilder out = new StringBuilder();
        line(out, heading, widths);
        line(out, rules, widths);
        for (List<String> row : rows) {
            line(out, row, widths);
            if (!row.get(columns).isEmpty()) {
                out.append("    ").append(row.get(columns)).append('\n');
            }
        }
        return out.toString();
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        out.append(markdownLine(heading));
        out.append("|").append(" --- |".repeat(heading.size())).append('\n');
        rows.forEach(row -> out.append(markdownLine(row)));
        return out.toString();
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static String markdownLine(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
