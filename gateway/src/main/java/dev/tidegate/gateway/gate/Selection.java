package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which profile judges whom. The most certain fact about a client decides: a role, which the issuer of its token has signed;
 * then its client identifier, which the client chooses itself unless its token says which; then the listener it came through.
 * So nobody gets out of the profile of its role by calling itself something else. Immutable, any thread.
 *
 * <p>Roles and patterns choose a profile, the listener its mode. Every view of a profile that can be needed is made here: a client
 * that connects costs two look-ups.
 */
public final class Selection {
    private final Map<String, Place> places;
    private final @Nullable Place elsewhere;
    private final Map<String, Profile> roles;
    private final List<OfClients> clients;
    private final Map<Profile, Views> views = new HashMap<>();

    /** The profile for client identifiers of one shape. */
    public record OfClients(ClientPattern pattern, Profile profile) {}

    /** One profile as clients meet it, by mode and protocol. */
    private static final class Views {
        private final Profile[][] all = new Profile[Mode.values().length][Protocol.values().length];

        Views(Profile profile) {
            for (Mode mode : Mode.values()) {
                for (Protocol protocol : Protocol.values()) {
                    all[mode.ordinal()][protocol.ordinal()] = profile.in(mode).spoken(protocol);
                }
            }
        }

        Profile in(Mode mode, Protocol protocol) {
            return all[mode.ordinal()][protocol.ordinal()];
        }
    }

    /**
     * @param places what holds at each listener, by its name
     * @param roles the profile of each role that has one; of several roles of a client, the one that comes first here decides
     * @param clients the first that matches decides
     */
    public Selection(Map<String, Place> places, Map<String, Profile> roles, List<OfClients> clients) {
        this(places, null, roles, clients);
    }

    private Selection(
            Map<String, Place> places, @Nullable Place elsewhere, Map<String, Profile> roles, List<OfClients> clients) {
        this.places = Map.copyOf(places);
        this.elsewhere = elsewhere;
        this.roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        this.clients = List.copyOf(clients);
        places.values().forEach(place -> keep(place.profile()));
        roles.values().forEach(this::keep);
        clients.forEach(each -> keep(each.profile));
        if (elsewhere != null) {
            keep(elsewhere.profile());
        }
    }

    /** The same for everybody, wherever they come in. */
    static Selection everywhere(Place place) {
        return new Selection(Map.of(), place, Collections.emptyMap(), List.of());
    }

    private void keep(Profile profile) {
        views.computeIfAbsent(profile, Views::new);
    }

    Place at(String listener) {
        Place place = places.getOrDefault(listener, elsewhere);
        if (place == null) {
            throw new IllegalArgumentException("the rules know no listener " + listener);
        }
        return place;
    }

    /** The profile in force for this client. */
    Profile profile(Visit visit) {
        Place here = at(visit.listener());
        return view(chosen(visit, here.profile()), here.mode(), visit.protocol());
    }

    /** The profile in force at a listener for whoever speaks this protocol, as long as no more is known. */
    Profile profile(String listener, Protocol protocol) {
        Place here = at(listener);
        return view(here.profile(), here.mode(), protocol);
    }

    private Profile view(Profile profile, Mode mode, Protocol protocol) {
        Views of = views.get(profile);
        if (of == null) {
            throw new IllegalStateException("no views of profile " + profile);
        }
        return of.in(mode, protocol);
    }

    private Profile chosen(Visit visit, Profile otherwise) {
        Identity identity = visit.identity();
        if (identity != null && identity.proof() == Identity.Proof.CONFIGURATION) {
            return otherwise; // what a bridge is called says nothing about it
        }
        if (identity != null && !identity.roles().isEmpty()) {
            for (Map.Entry<String, Profile> each : roles.entrySet()) {
                if (identity.roles().contains(each.getKey())) {
                    return each.getValue();
                }
            }
        }
        for (OfClients each : clients) {
            if (each.pattern.matches(visit.clientId())) {
                return each.profile;
            }
        }
        return otherwise;
    }
}
