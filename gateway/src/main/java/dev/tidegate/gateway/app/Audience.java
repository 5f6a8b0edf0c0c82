package dev.tidegate.gateway.app;

import dev.tidegate.gateway.audit.AuditSink;
import dev.tidegate.gateway.audit.LogSink;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.http.AuditStream;
import dev.tidegate.gateway.log.LineLimit;
import dev.tidegate.gateway.metrics.MetricsSink;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Everybody who hears events: metrics, the audit trail in its forms, the log. None of them hurts another. */
final class Audience {
    private final MetricsSink metrics;
    private final AuditStream stream;
    private final AuditTopics topics;
    private final EventSink all;

    Audience(List<Counters> counters, Clock clock) {
        metrics = new MetricsSink(counters);
        stream = new AuditStream(clock);
        topics = new AuditTopics(clock);
        EventSink audit = new AuditSink(LoggerFactory.getLogger("dev.tidegate.audit"), LineLimit.REFUSALS, clock);
        EventSink log = new LogSink(LoggerFactory.getLogger("dev.tidegate.events"), LineLimit.CLIENTS, clock);
        all = Stream.of(metrics, stream, topics, audit, log)
                .map(EventSink::guarded)
                .reduce(EventSink.none(), EventSink::both);
    }

    MetricsSink metrics() {
        return metrics;
    }

    AuditStream stream() {
        return stream;
    }

    /** Where verdicts become messages. */
    AuditTopics topics() {
        return topics;
    }

    /** All of them as one. */
    EventSink all() {
        return all;
    }
}
