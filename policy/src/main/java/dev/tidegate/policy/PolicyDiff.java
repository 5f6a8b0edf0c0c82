package dev.tidegate.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two profiles side by side: what changes for a client that moves from the left one to the right one. As text for a
 * terminal, as Markdown, or as JSON.
 */
public final class PolicyDiff {
    private static final String SAME = "No difference.";

    private final Profile left;
    private final Profile right;
    private final Rows rows;

    public PolicyDiff(Profile left, Profile right, Rows rows) {
        this.left = left;
        this.right = right;
        this.rows = rows;
    }

    /** Which rows are worth printing. */
    public enum Rows {
        /** Those in which the two differ. */
        DIFFERENT,
        /** Every one. */
        ALL
    }

    /** One row: what it is about, and what either profile says. */
    private record Row(String about, String left, String right) {
        boolean differs() {
            return !left.equals(right);
        }
    }

    /** For a terminal. */
    public String text() {
        StringBuilder out = new StringBuilder(left + " and " + right + "\n");
        chapters()
                .forEach((title, chapter) ->
                        out.append("\n").append(title).append("\n\n").append(chapter.text()));
        return isEmpty() ? out + "\n" + SAME + "\n" : out.toString();
    }

    /** For a page. */
    public String markdown() {
        StringBuilder out = new StringBuilder("## " + left + " and " + right + "\n");
        chapters()
                .forEach((title, chapter) ->
                        out.append("\n### ").append(title).append("\n\n").append(chapter.markdown()));
        return isEmpty() ? out + "\n" + SAME + "\n" : out.toString();
    }

    /** For a program. */
    public String json() {
        Map<String, Object> diff = new LinkedHashMap<>();
        diff.put("left", left.toString());
        diff.put("right", right.toString());
        diff.put("features", json("feature", worthPrinting(features())));
        diff.put("connack", json("property", worthPrinting(announced())));
        diff.put("limits", json("limit", worthPrinting(limits())));
        return JsonText.of(diff);
    }

    private boolean isEmpty() {
        return chapters().isEmpty();
    }

    private Map<String, Grid> chapters() {
        Map<String, Grid> chapters = new LinkedHashMap<>();
        chapter("Features", "feature", features(), chapters);
        chapter("CONNACK announces", "property", announced(), chapters);
        chapter("Limits", "limit", limits(), chapters);
        return chapters;
    }

    private void chapter(String title, String about, List<Row> found, Map<String, Grid> chapters) {
        List<Row> printed = worthPrinting(found);
        if (!printed.isEmpty()) {
            Grid grid = Grid.of(about, left.name(), right.name());
            printed.forEach(row -> grid.row(row.about, row.left, row.right));
            chapters.put(title, grid);
        }
    }

    private List<Row> worthPrinting(List<Row> found) {
        return switch (rows) {
            case ALL -> found;
            case DIFFERENT -> found.stream().filter(Row::differs).toList();
        };
    }

    private List<Row> features() {
        List<Row> found = new ArrayList<>();
        for (Feature each : Feature.values()) {
            found.add(new Row(each.key(), new Answered(left, each).toAll(), new Answered(right, each).toAll()));
        }
        return found;
    }

    private List<Row> announced() {
        Map<String, Object> theirs = Announced.by(right);
        List<Row> found = new ArrayList<>();
        Announced.by(left)
                .forEach((property, value) ->
                        found.add(new Row(property, value.toString(), Objects.toString(theirs.get(property)))));
        return found;
    }

    private List<Row> limits() {
        List<Row> found = new ArrayList<>();
        for (Limit each : Limit.values()) {
            found.add(new Row(each.key(), each.show(left.limits()), each.show(right.limits())));
        }
        return found;
    }

    private static List<Object> json(String about, List<Row> printed) {
        List<Object> list = new ArrayList<>();
        for (Row each : printed) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(about, each.about);
            row.put("left", each.left);
            row.put("right", each.right);
            list.add(row);
        }
        return list;
    }
}
