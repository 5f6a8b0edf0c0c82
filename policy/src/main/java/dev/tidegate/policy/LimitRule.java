package dev.tidegate.policy;

/** A limit that a {@link Profile} sets itself: the number as written, why we believe it, and where it is written. */
public record LimitRule(String text, Basis basis, Place place) {}
