package dev.tidegate.gateway.bridge;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.shard.Shard;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * How the connections of a bridge that divide its work in one way follow on those that have divided it in another: each step on the shard of each connection, and all
 * of it told to one. <i>Runs on: the shard of the first connection.</i>
 */
final class Succession {
    private static final long PATIENCE_MILLIS = 10_000;

    private final BridgePlan plan;
    private final Parts parts;
    private final Shard home;
    private final IntFunction<Site> sites;

    Succession(BridgePlan plan, Parts parts, Shard home, IntFunction<Site> sites) {
        this.plan = plan;
        this.parts = parts;
        this.home = home;
        this.sites = sites;
    }

    /**
     * Makes the sessions of the next, subscribed to all they shall be; nothing comes to them yet.
     *
     * @param done hears what went wrong, empty where nothing did
     */
    void prepare(Division last, Division next, Consumer<String> done) {
        parts.divide(next.nothing());
        Post first = Post.of(plan, last.residences().get(0));
        Set<String> told = new Outgoings(first, sites.apply(1).premises().holdings()).told();
        Answered answered = new Answered(home, next.of(), done);
        for (Residence each : next.residences()) {
            Post post = Post.of(plan, each);
            Site site = sites.apply(each.number());
            site.shard().execute(() -> {
                List<Packet> words = new Outgoings(post, site.premises().holdings()).succeeding(told);
                say(words, post, site, answered);
            });
        }
    }

    private static void say(List<Packet> words, Post post, Site site, Answered answered) {
        if (words.isEmpty()) {
            answered.with("");
        } else {
            new Errand(site.premises(), post.residence().outward(), words, answered::with).begin(PATIENCE_MILLIS);
        }
    }

    /**
     * Finds out whether these have sent all that has come to their sessions, and nothing is on its way there. New messages go elsewhere already.
     *
     * @param done hears what is against it, empty where nothing is
     */
    void whetherDrained(List<Bridge> bridges, List<Residence> residences, Consumer<String> done) {
        ask(bridges, residences, first -> {
            if (first.isEmpty()) {
                fence(residences, () -> ask(bridges, residences, done));
            } else {
                done.accept(first);
            }
        });
    }

    private void ask(List<Bridge> bridges, List<Residence> residences, Consumer<String> done) {
        Answered answered = new Answered(home, residences.size(), done);
        for (int i = 0; i < residences.size(); i++) {
            Bridge bridge = bridges.get(i);
            Shard shard = sites.apply(residences.get(i).number()).shard();
            shard.execute(() -> answered.with(bridge.isDrained() ? "" : "something waits"));
        }
    }

    /** What any shard had sent there when new messages began to go elsewhere has arrived. */
    private void fence(List<Residence> residences, Runnable next) {
        Answered answered = new Answered(home, residences.size(), complaint -> next.run());
        for (Residence each : residences) {
            Shard shard = sites.apply(each.number()).shard();
            shard.execute(() -> shard.afterAllNotes(() -> answered.with("")));
        }
    }

    /**
     * Tells those who go on that the upstream has been met: its sessions owe the sessions here nothing, and what they have for us stays theirs.
     *
     * @param heirs who goes on with the work of which connection
     * @param done hears what went wrong, empty where nothing did
     */
    void handOver(List<Residence> residences, IntFunction<Optional<Residence>> heirs, Consumer<String> done) {
        Answered answered = new Answered(home, residences.size(), done);
        for (Residence each : residences) {
            Site site = sites.apply(each.number());
            Post before = Post.of(plan, each);
            Optional<Post> heir = heirs.apply(each.number()).map(next -> Post.of(plan, next));
            site.shard().execute(() -> {
                if (heir.isPresent() && new Outgoings(before, site.premises().holdings()).haveMet()) {
                    Post next = heir.get();
                    say(new Outgoings(next, site.premises().holdings()).meeting(), next, site, answered);
                } else {
                    answered.with("");
                }
            });
        }
    }
}
