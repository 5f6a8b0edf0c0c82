package dev.tidegate.gateway.crash;

import dev.tidegate.gateway.crash.Account.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A persistent session and what happens to it: some stay, some come and go so that messages wait for them, some subscribe and
 * unsubscribe all the time, some end their session and begin another, some answer late. Four share a group.
 */
final class Subscriber extends Peer {
    private static final int DYNAMIC = 10;
    private static final int DYNAMIC_TOPICS = 5;
    private static final int FIRST_OF_GROUP = 16;
    private static final long SLOW_MILLIS = 25;

    /** Something to ask of the broker until it has answered. */
    private static final class Request {
        private final Term term;
        private final boolean leave;
        private int packetId;

        private Request(Term term, boolean leave) {
            this.term = term;
            this.leave = leave;
        }
    }

    private final int number;
    private final Deque<Request> requests = new ArrayDeque<>();
    private final List<byte[]> replies = new ArrayList<>();
    private @Nullable Term dynamic;
    private boolean away;
    private boolean renewing;
    private boolean flushing;

    Subscriber(Crowd crowd, int number) {
        super(crowd, number, "sub-" + number);
        this.number = number;
        if (number < DYNAMIC) {
            crowd.reactor().after(300, this::toggle);
        } else if (number != DYNAMIC && number != FIRST_OF_GROUP) {
            crowd.reactor().after(500, this::leaveOrRenew);
        }
    }

    /** Everybody gets its filters at QoS 2 but every third. */
    private int qos() {
        return number % 3 == 0 ? 1 : 2;
    }

    private List<String> filters() {
        List<String> filters = new ArrayList<>(List.of("n/" + number + "/#"));
        filters.add("n/" + (number + 7) % crowd.publishersCount() + "/+");
        if (number >= 4 && number < 8) {
            filters.add("r/+/1");
        }
        if (number == 8 || number == 11) {
            filters.add("w/#");
        }
        if (number >= FIRST_OF_GROUP) {
            filters.add("$share/g/s/#");
        }
        return filters;
    }

    boolean isSettled() {
        return isGreeted() && requests.isEmpty() && !renewing && replies.isEmpty();
    }

    // --- subscribing ---

    @Override
    void anew() {
        requests.clear();
        replies.clear();
        dynamic = null;
    }

    /** Also where the broker kept a session whose CONNACK never came. */
    private void wantFilters() {
        if (requests.isEmpty() && account.terms.stream().noneMatch(Term::isOpen)) {
            filters().forEach(filter -> {
                // All members share at QoS 2: what a group gets exactly once must not depend on who gets it.
                int qos = filter.startsWith("$") ? 2 : qos();
                requests.add(new Request(ledger.subscribing(account, filter, qos), false));
            });
        }
    }

    @Override
    void atHome() {
        if (account.session == Account.Session.NONE) {
            disconnect(); // a clean session of 3.1.1 has done its work: the next one is to last
            return;
        }
        renewing = false;
        wantFilters();
        ask();
    }

    private void ask() {
        Request next = requests.peek();
        if (next == null || !isGreeted()) {
            return;
        }
        next.packetId = freeIdentifier();
        if (next.leave) {
            ledger.leaving(account, next.term);
            say(Pen.unsubscribe(version, next.packetId, next.term.filter));
        } else {
            say(Pen.subscribe(version, next.packetId, next.term.filter, next.term.qos));
        }
    }

    @Override
    void answered(int packetId, Frame frame) {
        Request request = requests.peek();
        if (request == null || request.packetId != packetId) {
            return;
        }
        if (frame.granted() >= Frame.ERROR || (!request.leave && frame.granted() > request.term.qos)) {
            crowd.refused(account + " heard " + frame.granted() + " about " + request.term.filter);
            crowd.reactor().after(100, this::ask);
            return;
        }
        requests.remove();
        if (request.leave) {
            ledger.left(request.term);
        } else {
            ledger.subscribed(request.term, frame.granted());
        }
        ask();
    }

    private void toggle() {
        crowd.reactor().after(crowd.between(100, 600), this::toggle);
        if (crowd.isCalm() || !isGreeted() || !requests.isEmpty()) {
            return;
        }
        Term held = dynamic;
        if (held == null) {
            held = ledger.subscribing(account, "d/" + number % DYNAMIC_TOPICS + "/#", qos());
            dynamic = held;
            requests.add(new Request(held, false));
        } else {
            dynamic = null;
            requests.add(new Request(held, true));
        }
        ask();
    }

    // --- coming and going ---

    @Override
    boolean wantsConnection() {
        return !away;
    }

    @Override
    Pen.Start startOfNext() {
        if (renewing && account.session != Account.Session.NONE) {
            ledger.ending(account);
            return Pen.Start.CLEAN;
        }
        return Pen.Start.RESUME;
    }

    private void leaveOrRenew() {
        crowd.reactor().after(crowd.between(200, 1_200), this::leaveOrRenew);
        if (crowd.isCalm() || !isGreeted() || !requests.isEmpty()) {
            return;
        }
        if ((number == 14 || number == 15) && crowd.chance(crowd.percentRenewing())) {
            renewing = true;
            disconnect();
            return;
        }
        away = true;
        crowd.reactor().after(crowd.between(50, 800), () -> {
            away = false;
            crowd.whileUp(this::comeHome).run();
        });
        if (crowd.chance(50)) {
            disconnect();
        } else {
            cut();
        }
    }

    @Override
    void gone() {
        replies.clear();
    }

    // --- answering ---

    @Override
    void reply(byte[] answer) {
        if (number % 5 != 0) {
            say(answer);
            return;
        }
        replies.add(answer);
        if (!flushing) {
            flushing = true;
            crowd.reactor().after(SLOW_MILLIS, () -> {
                flushing = false;
                replies.forEach(this::say);
                replies.clear();
            });
        }
    }
}
