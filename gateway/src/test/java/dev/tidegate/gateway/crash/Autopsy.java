package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Account.Session;
import dev.tidegate.gateway.crash.Account.Term;
import dev.tidegate.gateway.crash.Tally.Count;
import dev.tidegate.gateway.crash.Violation.Kind;
import dev.tidegate.gateway.disk.AtRest;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.store.StoredSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds the sessions on the disk of a gateway that was just killed against the books: what was acknowledged has to be there already,
 * long before a client would miss it.
 */
final class Autopsy {
    private final Ledger ledger;
    private final Map<String, Peer> peers = new HashMap<>();
    private final Map<String, Set<Mark>> owed = new HashMap<>();

    Autopsy(Ledger ledger, Stream<Peer> peers) {
        this.ledger = ledger;
        peers.forEach(each -> this.peers.put(each.account.name, each));
    }

    void examine(AtRest rest) {
        rest.wrong().forEach(this::wrong);
        rest.sessions().keySet().stream()
                .filter(name -> !peers.containsKey(name))
                .forEach(name -> wrong(name + " is nobody"));
        for (Peer each : peers.values()) {
            StoredSession session = rest.sessions().get(each.account.name);
            if (session == null) {
                if (each.account.session == Session.ACKNOWLEDGED) {
                    wrong(each.account + " is not there");
                }
            } else {
                ledger.tally.add(Count.SESSIONS_REBUILT);
                session(each, session);
                messages(each.account, session, rest);
            }
        }
        ledger.open().forEach(this::message);
    }

    private void session(Peer peer, StoredSession session) {
        Account account = peer.account;
        if (account.session == Session.NONE) {
            wrong(account + " is there after its acknowledged end");
        }
        for (String filter : session.subscriptions().keySet()) {
            if (account.terms.stream().noneMatch(each -> each.isOpen() && each.filter.equals(filter))) {
                wrong(account + " has the subscription " + filter);
            }
        }
        if (account.session != Session.ACKNOWLEDGED) {
            return;
        }
        for (Term each : account.terms) {
            Subscription found = session.subscriptions().get(each.filter);
            boolean isPromised = each.held != Term.NEVER && each.leaving == Term.NEVER;
            if (isPromised && (found == null || found.qos().level() != each.granted)) {
                wrong(account + " is subscribed to " + each.filter + " at " + each.granted + ", and there is " + found);
            }
        }
        for (int packetId : session.received()) {
            if (!peer.isSending(packetId)) {
                wrong(account + " has finished with identifier " + packetId);
            }
        }
    }

    private void messages(Account account, StoredSession session, AtRest rest) {
        Set<Mark> marks = new HashSet<>();
        session.waiting().forEach(each -> mark(account, each.position(), rest, marks));
        session.inflight().forEach(each -> mark(account, each.delivery().position(), rest, marks));
        owed.put(account.name, marks);
    }

    private void mark(Account account, Position position, AtRest rest, Set<Mark> marks) {
        Message message = rest.message(position);
        if (message == null) {
            wrong(account + " is owed " + position + ", which is not there");
            return;
        }
        Mark mark = Mark.read(message.payload());
        if (mark != null) {
            marks.add(mark);
        } else if (message.payload().length > 0) {
            wrong(account + " is owed " + position + ", which nobody has sent like this");
        }
    }

    /** One that is owed and has not been heard waits in its session; wills come when they are due. */
    private void message(Publication publication) {
        if (publication.stream.kind == dev.tidegate.gateway.crash.Stream.Kind.WILL) {
            return;
        }
        Mark mark = new Mark(publication.stream.index, publication.sequence);
        if (publication.owedToGroup
                && publication.reachedInGroup == 0
                && owed.values().stream().noneMatch(each -> each.contains(mark))) {
            wrong(publication + " waits for nobody of the group", publication);
        }
        for (Peer each : peers.values()) {
            boolean waits = (publication.owed & ~publication.reached & each.account.bit()) != 0;
            if (waits && !owed.getOrDefault(each.account.name, Set.of()).contains(mark)) {
                wrong(publication + " does not wait for " + each.account, publication);
            }
        }
    }

    private void wrong(String what) {
        ledger.violation(Kind.AT_REST, what, List.of());
    }

    private void wrong(String what, Publication publication) {
        ledger.violation(Kind.AT_REST, what, publication);
    }
}
