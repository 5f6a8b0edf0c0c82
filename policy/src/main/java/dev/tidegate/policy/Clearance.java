package dev.tidegate.policy;

/**
 * What a client may be sent and leave behind, as far as its profile enforces that. Immutable, any thread.
 *
 * @param reception what it may subscribe to and be sent
 * @param will where its will may go
 */
public record Clearance(Permissions reception, Permissions will) {
    /** Of a client nobody has made a rule for. */
    public static final Clearance ALL = new Clearance(Permissions.ALL, Permissions.ALL);
}
