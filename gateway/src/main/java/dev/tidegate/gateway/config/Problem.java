package dev.tidegate.gateway.config;

/**
 * One thing wrong with the configuration: where, and what would be right.
 *
 * @param where {@code file:line:column}, {@code env NAME}, {@code --set key=value}, or a path in a request
 */
public record Problem(String where, String message) {
    @Override
    public String toString() {
        return where + ": " + message;
    }
}
