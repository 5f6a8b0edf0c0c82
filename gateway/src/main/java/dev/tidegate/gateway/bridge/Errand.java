package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Timers;
import dev.tidegate.policy.ReasonCode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joins a session of the bridge for as long as it takes to change its subscriptions, and leaves it to wait. What it is delivered meanwhile it does not
 * acknowledge: it comes again. <i>Runs on: the shard of the bridge.</i>
 */
final class Errand implements LocalSession.Listener {
    private final Premises premises;
    private final List<Packet> words;
    private final Consumer<String> done;
    private final LocalSession session;
    private final Timers.Timer deadline = Timers.timer(() -> end("the gateway has not answered in time"));
    private int unanswered;
    private String complaint = "";
    private boolean over;

    /**
     * @param words SUBSCRIBE and UNSUBSCRIBE
     * @param done hears once what went wrong, empty where nothing did
     */
    Errand(Premises premises, ClientId clientId, List<Packet> words, Consumer<String> done) {
        this.premises = premises;
        this.words = words;
        this.done = done;
        this.unanswered = words.size();
        this.session = new LocalSession(premises.shard(), premises.door(), premises.arrival(), clientId, this);
    }

    /** @param patienceMillis how long it may take */
    void begin(long patienceMillis) {
        premises.shard().timers().set(deadline, premises.shard().now(), patienceMillis);
        session.join(LocalSession.Start.RESUME, 1);
    }

    /** Lets it be; nobody hears of it. */
    void cancel() {
        over = true;
        deadline.cancel();
        session.leave();
    }

    @Override
    public void joined(LocalSession.Presence presence) {
        words.forEach(session::say);
    }

    @Override
    public boolean hear(Packet packet) {
        if (packet instanceof Packet.SubAck answer) {
            answered(answer.codes());
        } else if (packet instanceof Packet.UnsubAck answer) {
            answered(answer.codes());
        }
        return true;
    }

    private void answered(List<ReasonCode> codes) {
        codes.stream()
                .filter(ReasonCode::isError)
                .findFirst()
                .ifPresent(code -> complaint = "the gateway has refused a subscription of the bridge: " + code);
        unanswered--;
        if (unanswered == 0) {
            end(complaint);
        }
    }

    @Override
    public void heardAll() {
        // what matters is the answer
    }

    @Override
    public void left(String why) {
        end(why);
    }

    private void end(String outcome) {
        if (!over) {
            cancel();
            done.accept(outcome);
        }
    }
}
