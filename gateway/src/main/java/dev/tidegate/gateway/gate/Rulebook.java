package dev.tidegate.gateway.gate;

import dev.tidegate.policy.Profile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator has decided about clients, as one immutable book: who is judged by which profile, in which mode, and
 * who may come without a credential. A reload makes the next edition. Any thread.
 */
public final class Rulebook {
    private final long edition;
    private final Map<String, Place> places;
    private final @Nullable Place elsewhere;

    private Rulebook(long edition, Map<String, Place> places, @Nullable Place elsewhere) {
        this.edition = edition;
        this.places = Map.copyOf(places);
        this.elsewhere = elsewhere;
    }

    /** @param places what holds at each listener, by its name */
    public Rulebook(long edition, Map<String, Place> places) {
        this(edition, places, null);
    }

    /** One profile for everybody, wherever they come in. */
    public static Rulebook everywhere(Profile profile, Place.Anonymous anonymous) {
        return new Rulebook(1, Map.of(), new Place(profile, anonymous));
    }

    /** Counts from 1; a book with a higher number is newer. */
    public long edition() {
        return edition;
    }

    /** What holds at a listener before anybody knows who comes. */
    public Place at(String listener) {
        Place place = places.getOrDefault(listener, elsewhere);
        if (place == null) {
            throw new IllegalArgumentException("the rules know no listener " + listener);
        }
        return place;
    }

    /** Where this client stands. */
    public Standing standing(Visit visit) {
        return new Standing(edition, at(visit.listener()).profile());
    }
}
