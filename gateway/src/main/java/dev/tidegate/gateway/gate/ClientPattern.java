package dev.tidegate.gateway.gate;

/**
 * Client identifiers by their shape: {@code *} stands for any characters, or none; everything else for itself. Immutable.
 *
 * @param text such as {@code sensor-*}
 */
public record ClientPattern(String text) {
    private static final char ANY = '*';

    /** Takes no longer than the product of both lengths, whatever the pattern. */
    public boolean matches(String clientId) {
        int at = 0;
        int pattern = 0;
        int star = -1;
        int resume = 0;
        while (at < clientId.length()) {
            if (pattern < text.length() && text.charAt(pattern) == ANY) {
                star = pattern++; // for nothing at first
                resume = at;
            } else if (pattern < text.length() && text.charAt(pattern) == clientId.charAt(at)) {
                pattern++;
                at++;
            } else if (star >= 0) {
                pattern = star + 1; // for one character more
                at = ++resume;
            } else {
                return false;
            }
        }
        while (pattern < text.length() && text.charAt(pattern) == ANY) {
            pattern++;
        }
        return pattern == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
