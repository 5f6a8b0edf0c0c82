package dev.tidegate.gateway.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All damage that was found since the start: counted, logged, and the first of it kept. Any thread. */
final class Findings implements Consumer<Damage> {
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);
    private static final int KEPT = 100;

    private final List<Damage> first = new ArrayList<>();
    private long count;

    @Override
    public void accept(Damage damage) {
        if (isNew(damage)) {
            LOG.error("damaged store: {}: {}", damage.where(), damage.what());
        }
    }

    private synchronized boolean isNew(Damage damage) {
        count++;
        boolean isNew = !first.contains(damage);
        if (isNew && first.size() < KEPT) {
            first.add(damage);
        }
        return isNew;
    }

    synchronized long count() {
        return count;
    }

    synchronized List<Damage> first() {
        return List.copyOf(first);
    }
}
