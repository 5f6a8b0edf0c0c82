package dev.tidegate.gateway.codec;

/** What a topic alias does in one delivery, section 3.3.2.3.4. */
public enum AliasUse {
    /** No alias: the topic name stands in full. */
    NONE,
    /** Topic name and alias: from now on the alias means this topic. */
    INTRODUCE,
    /** The alias alone, instead of the topic name. */
    REPLACE
}
