package dev.tidegate.gateway.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a node may have forgotten that died: whatever it did after the last turn that survived, and nothing it had promised by an
 * acknowledgement. What the model took for settled since then is open again.
 */
final class Aftermath {
    private final Judge judge;

    Aftermath(Judge judge) {
        this.judge = judge;
    }

    void judge(List<Conversation> cut) {
        for (Conversation each : cut) {
            judge.requests().abandoned(each);
            each.consequences.clear();
        }
        judge.ledger().forgotten();
        judge.lives().died(cut);
        judge.sessions().forEach(this::owes);
    }

    /** What was on its way to this client. */
    private void owes(ModelSession session) {
        for (Held each : session.held) {
            if (each.refusedAt != Held.NEVER && judge.mayBeForgotten(each.refusedAt)) {
                each.possibleTo = Held.NEVER; // it was told before it was taken back
            }
        }
        for (ModelSession.Answer each : session.answers) {
            each.must.clear(); // what is still to be said in answer to SUBSCRIBE is not at rest
        }
        for (ModelSession.Flight each : List.copyOf(session.flights.values())) {
            if (each.qos == 1 && judge.mayBeForgotten(each.sentAt)) {
                anew(session, each);
            } else if (each.released && judge.mayBeForgotten(each.releasedAt)) {
                each.released = false; // PUBLISH again, or PUBREL
                each.maybeReleased = true;
            }
        }
        List<ModelSession.Flight> again = new ArrayList<>(session.forgotten(judge));
        for (ModelSession.Flight each : again) {
            each.maybeAcknowledged = true;
            each.maybeReleased = each.qos == 2;
            each.released = false;
            each.publication.forgotten = true;
            session.flights.putIfAbsent(each.packetId, each);
        }
    }

    /** It was sent, and the node may know or not: it comes again, under its packet identifier or as if for the first time. */
    private void anew(ModelSession session, ModelSession.Flight flight) {
        Publication publication = flight.publication;
        boolean owed = !flight.maybeAcknowledged;
        flight.maybeAcknowledged = true;
        publication.forgotten = true;
        boolean ordinary =
                !publication.retain && !publication.ambiguous && !session.duties.containsKey(publication.key);
        if (owed && ordinary && publication.certain && !publication.isOpen()) {
            ModelSession.Expectation expectation = session.expectation(publication, publication.to);
            if (!expectation.possible().isEmpty()) {
                flight.owedAnew = true;
                session.expect(expectation);
            }
        }
    }
}
