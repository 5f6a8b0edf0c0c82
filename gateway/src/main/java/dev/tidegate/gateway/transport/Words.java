package dev.tidegate.gateway.transport;

/** Words of the other side, made fit for a line of a log. */
final class Words {
    private static final int MOST = 200;

    private Words() {}

    /** Printable ASCII, and not too much of it. */
    static String plain(String theirs) {
        String cut = theirs.length() > MOST ? theirs.substring(0, MOST) + "..." : theirs;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
