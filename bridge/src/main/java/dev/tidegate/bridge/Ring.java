package dev.tidegate.bridge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Looks for rules that would carry a message round and round: one brings it in, another sends the result out again, and that
 * comes in once more under another name. What comes back under its own name is an echo, which both brokers keep away from
 * whoever sent it; that is how {@code both} works. Pure; used by one thread, once per plan.
 *
 * <p>Names are followed through the rules in general, by their form ({@link Trail}), so nothing depends on an example. Rings of
 * more than {@link #MOST_ROUNDS} rules that bring in are not looked for.
 */
final class Ring {
    private static final int MOST_ROUNDS = 6;

    private final List<Rule> rules;
    private final List<Clash> found = new ArrayList<>();
    private final Deque<Rule> path = new ArrayDeque<>();

    private Ring(List<Rule> rules) {
        this.rules = rules;
    }

    /** The rings, each told once by its rules at either end. */
    static List<Clash> among(List<Rule> rules) {
        Ring ring = new Ring(rules);
        for (Rule rule : rules) {
            if (rule.direction().leadsIn()) {
                ring.follow(Trail.of(rule.remap().remote()), rule);
            }
        }
        return ring.found;
    }

    private void follow(Trail upstream, Rule in) {
        Trail local = upstream.through(in.remap().remote(), in.remap().local());
        if (local == null || in.excepts(local.now().filter())) {
            return;
        }
        path.addLast(in);
        for (Rule out : rules) {
            boolean leads =
                    out.direction().leadsOut() && !out.excepts(local.now().filter());
            Trail back = leads ? local.through(out.remap().local(), out.remap().remote()) : null;
            if (back != null) {
                comeIn(back, out);
            }
        }
        path.removeLast();
    }

    private void comeIn(Trail back, Rule out) {
        Rule start = path.getFirst();
        Trail again = comesIn(back, start) ? back.fitting(start.remap().remote()) : null;
        boolean isEcho = path.size() == 1 && again != null && again.isHome();
        if (again != null && !isEcho && !isKnown(start, out)) {
            found.add(new Clash(start, out, sentence(start, out, again)));
        }
        if (isEcho || path.size() == MOST_ROUNDS) {
            return;
        }
        for (Rule next : rules) {
            if (next.direction().leadsIn() && !path.contains(next)) {
                follow(back, next);
            }
        }
    }

    private static boolean comesIn(Trail upstream, Rule in) {
        Trail local = upstream.through(in.remap().remote(), in.remap().local());
        return local != null && !in.excepts(local.now().filter());
    }

    private boolean isKnown(Rule start, Rule out) {
        return found.stream()
                .anyMatch(clash -> clash.first().equals(start) && clash.second().equals(out));
    }

    private static String sentence(Rule in, Rule out, Trail again) {
        return "\"" + in.name() + "\" brings in "
                + again.start().filter() + " and \"" + out.name() + "\" sends it out again as "
                + again.now().filter()
                + ", which comes in again: it would go round for ever. Make one of them narrower, or let one except what the"
                + " other takes";
    }
}
