package dev.tidegate.gateway.gate;

import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;

/**
 * Everything an operator has decided about clients, as one immutable book: who is judged by which profile, in which mode, and
 * who may come without a credential, and whom every other credential speaks for. One reference to it is all that a reload swaps for whoever connects. Any thread.
 */
public final class Rulebook {
    private final long edition;
    private final Selection selection;
    private final TopicAccess topics;
    private final Porter porter;

    /**
     * @param selection which profile judges whom
     * @param topics who may do what with which topics
     * @param porter who tells whom a credential speaks for
     */
    public Rulebook(long edition, Selection selection, TopicAccess topics, Porter porter) {
        this.edition = edition;
        this.selection = selection;
        this.topics = topics;
        this.porter = porter;
    }

    /** One profile for everybody, wherever they come in, in the mode it is in. */
    public static Rulebook everywhere(Profile profile, Place.Anonymous anonymous) {
        return everywhere(profile, anonymous, TopicAccess.OPEN);
    }

    /** The same, with topic rules. */
    public static Rulebook everywhere(Profile profile, Place.Anonymous anonymous, TopicAccess topics) {
        return new Rulebook(
                1, Selection.everywhere(new Place(profile, profile.mode(), anonymous)), topics, Porter.ofNobody());
    }

    /** Counts from 1; a book with a higher number is newer. */
    public long edition() {
        return edition;
    }

    /** Who tells whom a credential speaks for. */
    public Porter porter() {
        return porter;
    }

    /** What holds at a listener before anybody knows who comes. */
    public Place at(String listener) {
        return selection.at(listener);
    }

    /** The profile in force there for whoever speaks this protocol, before anybody knows who comes. */
    public Profile before(String listener, Protocol protocol) {
        return selection.profile(listener, protocol);
    }

    /** Where this client stands. */
    public Standing standing(Visit visit) {
        Profile profile = selection.profile(visit);
        return new Standing(edition, profile, topics.permissions(visit, profile));
    }
}
