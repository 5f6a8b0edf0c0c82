package dev.tidegate.gateway.event;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the core and a sink that may fail. The first failure is logged with its stack trace, later ones at debug
 * level: a sink that fails always must not fill the disk. The event itself is not logged, only its kind.
 */
final class GuardedSink implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedSink.class);

    private final EventSink guarded;
    private volatile boolean told;

    GuardedSink(EventSink guarded) {
        this.guarded = guarded;
    }

    @Override
    public void accept(GatewayEvent event) {
        try {
            guarded.accept(event);
        } catch (RuntimeException failure) {
            report(event.getClass().getSimpleName(), failure);
        }
    }

    @Override
    public void settle() {
        try {
            guarded.settle();
        } catch (RuntimeException failure) {
            report("settling", failure);
        }
    }

    private void report(String occasion, RuntimeException failure) {
        if (told) {
            LOG.debug("An event sink failed again on {}", occasion, failure);
            return;
        }
        told = true; // Two threads may both get here first: two lines, no harm.
        LOG.warn("An event sink failed on {}; later failures are logged at debug level", occasion, failure);
    }
}
