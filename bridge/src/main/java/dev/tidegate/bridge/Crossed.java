package dev.tidegate.bridge;

/**
 * A message that may cross.
 *
 * @param rule by which; says what else becomes of it
 * @param topic its name on the other side, a valid topic name
 */
public record Crossed(Rule rule, String topic) {}
