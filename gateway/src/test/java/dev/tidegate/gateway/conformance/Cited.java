package dev.tidegate.gateway.conformance;

import dev.tidegate.gateway.packet.ProtocolVersion;
import java.util.Comparator;

/** A statement as others name it: whose numbers, and which. */
record Cited(ProtocolVersion version, String id) implements Comparable<Cited> {
    private static final Comparator<Cited> ORDER =
            Comparator.comparing(Cited::version).thenComparing(Cited::id);

    /** Reads a line of {@code open.txt}. */
    static Cited parse(String line) {
        String[] parts = line.split(" ", -1);
        return switch (parts[0]) {
            case "v5" -> new Cited(ProtocolVersion.V5, parts[1]);
            case "v3.1.1" -> new Cited(ProtocolVersion.V3_1_1, parts[1]);
            default -> throw new IllegalArgumentException("Write v5 or v3.1.1 and an id, not: " + line);
        };
    }

    @Override
    public int compareTo(Cited other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (version == ProtocolVersion.V5 ? "v5 " : "v3.1.1 ") + id;
    }
}
