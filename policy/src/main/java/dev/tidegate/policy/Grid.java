package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of cells under a heading, for a terminal or a page. */
final class Grid {
    private final List<String> heading;
    private final int inLine;
    private final List<List<String>> rows = new ArrayList<>();

    private Grid(List<String> heading, int inLine) {
        this.heading = List.copyOf(heading);
        this.inLine = inLine;
    }

    /** All columns in line. */
    static Grid of(String... heading) {
        return new Grid(Arrays.asList(heading), heading.length);
    }

    /** With a long last column: on a terminal its cells have lines of their own, so that rows stay narrow. */
    static Grid withNotes(List<String> heading) {
        return new Grid(heading, heading.size() - 1);
    }

    void row(String... cells) {
        row(Arrays.asList(cells));
    }

    void row(List<String> cells) {
        if (cells.size() != heading.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + heading);
        }
        rows.add(List.copyOf(cells));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Columns in line, the heading underlined. */
    String text() {
        int[] widths = new int[inLine];
        for (int i = 0; i < inLine; i++) {
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
            row.stream()
                    .skip(inLine)
                    .filter(cell -> !cell.isEmpty())
                    .forEach(cell -> out.append("    ").append(cell).append('\n'));
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
        return cells.stream().map(Grid::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|");
    }
}
