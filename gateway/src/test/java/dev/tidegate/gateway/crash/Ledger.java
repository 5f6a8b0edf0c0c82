package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Account.Term;
import dev.tidegate.gateway.crash.Publication.Arms;
import dev.tidegate.gateway.crash.Publication.Event;
import dev.tidegate.gateway.crash.Tally.Count;
import dev.tidegate.gateway.crash.Violation.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The books: what the broker has acknowledged, and what has come of it. It lives in the driver, which is never killed, and is
 * written by its one thread, so that of any two things it knows which came first.
 *
 * <p>A message is owed to a session from its acknowledgement (PUBACK or PUBREC) on, if the SUBACK had come before the message was
 * first sent and no UNSUBSCRIBE has been sent since. Messages without an answer may be delivered or not: nothing is owed, and all
 * other rules hold for them too.
 */
final class Ledger {
    private static final int MOST_TOLD = 40;

    final Tally tally = new Tally();
    private final List<Stream> streams = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Violation> told = new ArrayList<>();
    private final Map<Kind, Integer> violations = new EnumMap<>(Kind.class);
    private final long began = Reactor.millis();
    private int life;
    private long moment;
    private boolean stopping;

    // --- who and what ---

    Account account(String name) {
        Account account = new Account(accounts.size(), name);
        accounts.add(account);
        if (accounts.size() > Long.SIZE) {
            throw new IllegalStateException("The ledger has room for 64 sessions");
        }
        return account;
    }

    /** All of them are known before the first subscription is made. */
    Stream stream(String topic, int qos, Stream.Kind kind) {
        Stream stream = new Stream(streams.size(), topic, qos, kind);
        streams.add(stream);
        return stream;
    }

    List<Stream> streams() {
        return streams;
    }

    void begin(int life) {
        this.life = life;
        stopping = false;
    }

    /** The broker may tell its clients' wills before they notice. */
    void stopping() {
        stopping = true;
    }

    long moment() {
        return ++moment;
    }

    // --- publishing ---

    Publication publish(Stream stream) {
        Publication publication = stream.next(moment());
        tally.add(Count.SENT);
        note(publication, Event.SENT);
        return publication;
    }

    void sentAgain(Publication publication) {
        tally.add(Count.SENT_AGAIN);
        publication.sentAgain = true;
        note(publication, Event.SENT_AGAIN);
    }

    /** PUBACK or PUBREC: the broker owns the message. */
    void acknowledged(Publication publication, Event how) {
        note(publication, how);
        if (!publication.acknowledged) {
            publication.acknowledged = true;
            tally.add(Count.ACKNOWLEDGED);
            owe(publication);
        }
    }

    private void owe(Publication publication) {
        for (Account account : accounts) {
            for (Term term : account.terms) {
                if (!publication.deletes && term.owes(publication)) {
                    if (term.shared) {
                        publication.owedToGroup = true;
                    } else {
                        publication.owed |= account.bit();
                    }
                }
            }
        }
    }

    /** The last answer of its flow. */
    void settled(Publication publication) {
        publication.over = moment();
        if (publication.stream.kind == Stream.Kind.RETAINED) {
            publication.stream.settled = publication;
        }
    }

    void settled(Publication publication, Event how) {
        note(publication, how);
        settled(publication);
    }

    /** An error code, or a publisher whose session was gone: it may have been routed, and need not. */
    void givenUp(Publication publication, Event how) {
        note(publication, how);
        publication.over = moment();
    }

    // --- wills ---

    Publication will(Stream stream) {
        return stream.next(moment());
    }

    void armed(Publication will) {
        tally.add(Count.WILLS_ARMED);
        will.arms = Arms.HELD;
        note(will, Event.ARMED);
    }

    /** The client of an armed will is gone without DISCONNECT. */
    void due(Publication will) {
        tally.add(Count.WILLS_DUE);
        will.arms = Arms.DUE;
        note(will, Event.CUT);
        owe(will);
    }

    /** The client has said DISCONNECT, or was greeted before the delay was over. */
    void disarmed(Publication will, Arms arms) {
        note(will, Event.DISARMED);
        will.arms = arms;
        will.owed = 0;
        settled(will);
    }

    // --- sessions ---

    /** CONNACK; says whether the client may go on with what it remembers. */
    void greeted(Account account, boolean present) {
        if (present) {
            tally.add(Count.SESSIONS_RESUMED);
        }
        if (present && account.session == Account.Session.NONE) {
            violation(Kind.SESSION_UNDEAD, account.name, List.of());
        }
        if (!present) {
            if (account.session == Account.Session.ACKNOWLEDGED) {
                violation(Kind.SESSION_LOST, account.name, List.of());
                loseAll(account);
            }
            endTerms(account);
        }
        account.session = Account.Session.ACKNOWLEDGED;
    }

    private void loseAll(Account account) {
        for (Publication each : open()) {
            if ((each.owed & ~each.reached & account.bit()) != 0) {
                violation(Kind.LOST_WITH_SESSION, each + " for " + account, each);
            }
        }
    }

    /** CONNECT with a clean start is about to be sent. */
    void ending(Account account) {
        account.session = Account.Session.PERHAPS;
        for (Term term : account.terms) {
            if (term.isOpen()) {
                leaving(account, term);
            }
        }
    }

    /** CONNACK after a clean start. */
    void ended(Account account) {
        tally.add(Count.CLEAN_STARTS);
        endTerms(account);
        account.session = Account.Session.NONE;
    }

    private void endTerms(Account account) {
        for (Term term : account.terms) {
            if (term.isOpen()) {
                leaving(account, term);
                term.left = moment();
            }
        }
    }

    // --- subscriptions ---

    Term subscribing(Account account, String filter, int qos) {
        for (Term term : account.terms) {
            if (term.isOpen() && term.filter.equals(filter)) {
                return term;
            }
        }
        BitSet matched = new BitSet();
        for (Stream stream : streams) {
            matched.set(stream.index, Account.matches(filter, stream.topic));
        }
        Term term = new Term(filter, qos, matched, moment());
        account.terms.add(term);
        return term;
    }

    void subscribed(Term term, int granted) {
        tally.add(Count.SUBSCRIBED);
        term.granted = granted;
        term.held = moment();
    }

    /** UNSUBSCRIBE is about to be sent: what waits may be delivered, and need not. */
    void leaving(Account account, Term term) {
        if (term.leaving != Term.NEVER) {
            return;
        }
        term.leaving = moment();
        for (Publication each : open()) {
            if (term.streams.get(each.stream.index) && (each.owed & ~each.reached & account.bit()) != 0) {
                each.owed &= ~account.bit();
                each.note(Event.UNSUBSCRIBED, life, Reactor.millis() - began, account.index);
            }
        }
    }

    void left(Term term) {
        tally.add(Count.UNSUBSCRIBED);
        term.left = moment();
    }

    // --- deliveries ---

    void delivered(Account to, Frame.Publish message) {
        tally.add(Count.DELIVERED);
        Publication publication = identify(to, message);
        if (publication == null) {
            return;
        }
        Term term = carrier(to, publication);
        if (term == null) {
            violation(Kind.UNASKED, publication + " to " + to, publication);
            return;
        }
        if (term.held != Term.NEVER && message.qos() != Math.min(term.granted, publication.stream.qos)) {
            violation(Kind.WRONG_QOS, publication + " to " + to + " at " + message.qos(), publication);
        }
        if (publication.stream.kind == Stream.Kind.WILL) {
            heardWill(publication);
        }
        if (term.shared) {
            deliveredToGroup(to, publication, message.qos());
        } else {
            deliveredTo(to, publication, message.qos());
        }
    }

    /** Which message it is, if all is well with it and its books are open. */
    private @Nullable Publication identify(Account to, Frame.Publish message) {
        Mark mark = Mark.read(message.payload());
        if (mark == null && message.payload().length == 0) {
            return null; // the end of a retained message
        }
        if (mark == null || mark.stream() < 0 || mark.stream() >= streams.size()) {
            violation(Kind.PHANTOM, "on " + message.topic() + " to " + to, List.of());
            return null;
        }
        Stream stream = streams.get(mark.stream());
        if (!stream.topic.equals(message.topic()) || mark.sequence() < 1 || mark.sequence() > stream.last()) {
            violation(
                    Kind.PHANTOM, stream + " #" + mark.sequence() + " on " + message.topic() + " to " + to, List.of());
            return null;
        }
        if (message.retain()) {
            return null; // a copy of what stays with the topic: Shelf looks at these
        }
        Publication publication = stream.find(mark.sequence());
        if (publication == null && message.qos() == 2) {
            violation(Kind.DUPLICATE, stream + " #" + mark.sequence() + " to " + to + ", long ago", List.of());
        } else if (publication == null) {
            tally.add(Count.REPEATED_AT_QOS_1);
        }
        return publication;
    }

    private static @Nullable Term carrier(Account to, Publication publication) {
        for (Term term : to.terms) {
            if (term.mayCarry(publication)) {
                return term;
            }
        }
        return null;
    }

    private void heardWill(Publication will) {
        if ((will.arms == Arms.HELD && !stopping) || will.arms == Arms.CANCELLED) {
            violation(Kind.WRONG_WILL, will.toString(), will);
        }
        if (will.reached == 0) {
            tally.add(Count.WILLS_PUBLISHED);
        }
    }

    private void deliveredTo(Account to, Publication publication, int qos) {
        boolean again = (publication.reached & to.bit()) != 0;
        note(publication, again ? Event.DELIVERED_AGAIN : Event.DELIVERED, to);
        publication.reached |= to.bit();
        if (again && qos == 2) {
            violation(Kind.DUPLICATE, publication + " to " + to, publication);
        } else if (again) {
            tally.add(Count.REPEATED_AT_QOS_1);
        } else {
            int before = to.advance(publication);
            if (before > publication.sequence && (qos == 2 || !isRoutedAnew(to, publication))) {
                violation(Kind.DISORDER, publication + " to " + to + " after #" + before, publication);
            }
        }
    }

    /**
     * What was never answered and is sent again may be routed again: also to who has subscribed since it was first sent, and had the
     * next before the broker died. At QoS 2 nobody hears of a message before its identifier survives, so there it may not.
     */
    private static boolean isRoutedAnew(Account to, Publication publication) {
        return publication.sentAgain
                && to.terms.stream().anyMatch(each -> each.mayCarry(publication) && each.held > publication.firstSent);
    }

    private void deliveredToGroup(Account to, Publication publication, int qos) {
        boolean again = publication.reachedInGroup != 0;
        note(publication, again ? Event.DELIVERED_AGAIN : Event.DELIVERED, to);
        publication.reachedInGroup |= to.bit();
        if (again && qos == 2) {
            violation(Kind.DUPLICATE, publication + " to " + to + " of the group", publication);
        } else if (again) {
            tally.add(Count.REPEATED_AT_QOS_1);
        }
    }

    // --- the end of a chapter ---

    List<Publication> open() {
        List<Publication> all = new ArrayList<>();
        streams.forEach(stream -> all.addAll(stream.open));
        return all;
    }

    boolean owesNothing() {
        return streams.stream().flatMap(stream -> stream.open.stream()).noneMatch(Publication::isOwed);
    }

    /** Everybody has had the time to hear everything: what is still owed is lost. The books of what is over are closed. */
    void close() {
        Set<Publication> ended = new HashSet<>();
        for (Publication each : open()) {
            if (each.isOwed()) {
                violation(kindOfLoss(each), each + (each.owedToGroup ? "" : " for " + names(each)), each);
                each.owed = each.reached;
                each.owedToGroup = false;
            }
            // A will that may come and has not come may come yet: its books stay open.
            boolean will = each.stream.kind == Stream.Kind.WILL;
            if (will ? each.reached != 0 : each.isSettled()) {
                ended.add(each);
            }
        }
        streams.forEach(stream -> stream.open.removeAll(ended));
        accounts.forEach(account -> account.terms.removeIf(term -> !term.isOpen()));
    }

    private static Kind kindOfLoss(Publication lost) {
        if (lost.stream.kind == Stream.Kind.WILL) {
            return Kind.LOST_WILL;
        }
        return lost.owedToGroup ? Kind.LOST_BY_GROUP : Kind.LOST;
    }

    private List<String> names(Publication publication) {
        return accounts.stream()
                .filter(account -> (publication.owed & ~publication.reached & account.bit()) != 0)
                .map(Account::toString)
                .toList();
    }

    private void note(Publication publication, Event event) {
        publication.note(event, life, Reactor.millis() - began);
    }

    private void note(Publication publication, Event event, Account to) {
        publication.note(event, life, Reactor.millis() - began, to.index);
    }

    void violation(Kind kind, String what, Publication publication) {
        violation(
                kind,
                what,
                publication.timeline(accounts.stream().map(Account::toString).toList()));
    }

    void violation(Kind kind, String what, List<String> timeline) {
        violations.merge(kind, 1, Integer::sum);
        if (told.size() < MOST_TOLD) {
            told.add(new Violation(kind, life, what, timeline));
        }
    }

    Map<Kind, Integer> violations() {
        return violations;
    }

    List<Violation> told() {
        return told;
    }
}
