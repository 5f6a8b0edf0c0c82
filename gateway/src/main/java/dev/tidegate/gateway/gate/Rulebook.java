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
    private final TopicAccess topics;

    private Rulebook(long edition, Map<String, Place> places, @Nullable Place elsewhere, TopicAccess topics) {
        this.edition = edition;
        this.places = Map.copyOf(places);
        this.elsewhere = elsewhere;
        this.topics = topics;
    }

    /**
     * @param places what holds at each listener, by its name
     * @param topics who may do what with which topics
     */
    public Rulebook(long edition, Map<String, Place> places, TopicAccess topics) {
        this(edition, places, null, topics);
    }

    /** One profile for everybody, wherever they come in. */
    public static Rulebook everywhere(Profile profile, Place.Anonymous anonymous) {
        return everywhere(profile, anonymous, TopicAccess.OPEN);
    }

    /** The same, with topic rules. */
    public static Rulebook everywhere(Profile profile, Place.Anonymous anonymous, TopicAccess topics) {
        return new Rulebook(1, Map.of(), new Place(profile, anonymous), topics);
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
        Profile profile = at(visit.listener()).profile();
        return new Standing(edition, profile, topics.permissions(visit, profile));
    }
}
