package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.codec.Guise;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Has an upstream forget the session of a bridge that is no more, so that it keeps nothing for nobody: each of its addresses is tried once. One
 * that cannot be reached forgets it when its time is up. <i>Runs on: the shard of the bridge</i>, but for what says otherwise.
 */
public final class Forgetting {
    private final BridgePlan plan;
    private final Premises premises;
    private final Bridge.Links links;
    private final Consumer<String> done;
    private int next;
    private boolean over;
    private Runnable giveUp = () -> {};

    /** @param done hears once why it could not be done, empty where it was */
    public Forgetting(BridgePlan plan, Premises premises, Bridge.Links links, Consumer<String> done) {
        this.plan = plan;
        this.premises = premises;
        this.links = links;
        this.done = done;
    }

    /** Begins. Any thread. */
    public void begin() {
        premises.shard().execute(this::dial);
    }

    /** Gives up: somebody else is that client now. Any thread. */
    public void cancel() {
        premises.shard().execute(() -> {
            over = true;
            giveUp.run();
        });
    }

    private void dial() {
        premises.shard().await(links.secrets().read(), (secret, failure) -> {
            if (over) {
                return;
            }
            if (secret == null) {
                end(failure == null ? "there is no password" : String.valueOf(failure.getMessage()));
                return;
            }
            URI address = plan.upstream().addresses().get(next);
            Approach approach = Approach.to(
                            plan.upstream(), Approach.Purpose.FORGETTING, Guise.CLIENT, secret.bytes(), premises)
                    .fitted(links.manners());
            if (approach == null) {
                end("the profile of the upstream leaves nothing of CONNECT, and the audit trail says why");
                return;
            }
            giveUp = links.dialing().dial(address, wire -> reached(approach, wire), this::failed);
        });
    }

    private WireListener reached(Approach approach, Wire wire) {
        Span span = new Span(
                premises, approach, wire, Memory.of(Post.alone(plan), premises, links.manners()), new Outcome());
        giveUp = span::stop;
        span.begin();
        return span;
    }

    private void failed(String why) {
        giveUp = () -> {};
        next++;
        if (over) {
            return;
        }
        if (next < plan.upstream().addresses().size()) {
            dial();
        } else {
            end(why);
        }
    }

    private void end(String why) {
        if (!over) {
            over = true;
            links.manners().close();
            done.accept(why);
        }
    }

    /** Hears of the one connection that is made. */
    private final class Outcome implements Span.Listener {
        @Override
        public void opened() {
            // that is never asked for
        }

        @Override
        public void remark(String what) {
            // nor is anything carried
        }

        @Override
        public void ended(Ending ending) {
            if (ending.cause() == Ending.Cause.SESSION_FORGOTTEN) {
                end("");
            } else {
                failed(ending.why());
            }
        }
    }
}
