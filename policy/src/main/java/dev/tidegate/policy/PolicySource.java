package dev.tidegate.policy;

/** The text of one profile file and the name by which problems call it; reading files is the caller's business. */
public record PolicySource(String file, String text) {}
