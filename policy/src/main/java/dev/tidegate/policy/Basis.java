package dev.tidegate.policy;

/**
 * Why we believe a rule: where it was read, when that was written (a year, or a day), how sure it is, and any doubt in
 * words. Empty strings where there is nothing to say.
 */
public record Basis(String source, String date, Confidence confidence, String note) {}
