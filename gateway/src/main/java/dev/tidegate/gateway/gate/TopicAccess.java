package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.policy.Permissions;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.TopicClaims;
import dev.tidegate.policy.TopicClient;
import dev.tidegate.policy.TopicRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which topic rules hold for whom: those a credential brings; without any, those of everybody else. What the profile says of topics comes on top and narrows all of them. Immutable, any thread.
 */
public final class TopicAccess {
    /** Nobody has made a rule for anybody; tokens and profiles may bring theirs. */
    public static final TopicAccess OPEN = new TopicAccess(null);

    private static final TopicRules NOTHING = TopicRules.of(List.of());

    private final @Nullable TopicRules others;

    /** @param others for those whose credential brings none; null where they may do everything */
    public TopicAccess(@Nullable TopicRules others) {
        this.others = others;
    }

    /** What one client may do under a profile. */
    public Permissions permissions(Visit visit, Profile profile) {
        TopicClient client = client(visit);
        TopicRules own = rules(visit.identity());
        Permissions permissions = own == null ? Permissions.ALL : own.permissions(client);
        return profile.topics()
                .map(rules -> permissions.and(rules.permissions(client)))
                .orElse(permissions);
    }

    private @Nullable TopicRules rules(@Nullable Identity identity) {
        if (identity == null) {
            return others;
        }
        if (identity.proof() == Identity.Proof.CONFIGURATION) {
            return null; // a bridge carries what its own rules name
        }
        Optional<TopicRules> claimed = claimed(identity);
        return claimed.isPresent() ? claimed.get() : others;
    }

    private static Optional<TopicRules> claimed(Identity identity) {
        try {
            return TopicClaims.read(identity.claims());
        } catch (IllegalArgumentException e) {
            // The verifier refuses such a token. Whoever gets here with one in spite of that may do nothing.
            return Optional.of(NOTHING);
        }
    }

    private static TopicClient client(Visit visit) {
        Identity identity = visit.identity();
        return identity == null
                ? TopicClient.anonymous(visit.clientId(), visit.userName())
                : new TopicClient(visit.clientId(), visit.userName(), identity.subject(), identity.claims());
    }
}
