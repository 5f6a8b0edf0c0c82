package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.Profile;

/**
 * Where a client stands under one edition of the rules. Immutable, any thread.
 *
 * <p>What CONNACK has promised is kept for as long as the connection lives: {@link Terms} are made from the standing of the
 * CONNECT and stay. Everything else is looked at again when the rules change.
 *
 * @param edition of the {@link Rulebook} that says so
 * @param profile the policy, in the mode that holds for this client
 * @param permissions what the client may publish, subscribe to and be sent
 */
public record Standing(long edition, Profile profile, Permissions permissions) {}
