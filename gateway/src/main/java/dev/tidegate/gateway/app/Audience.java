package dev.tidegate.gateway.app;

import dev.tidegate.gateway.audit.AuditFile;
import dev.tidegate.gateway.audit.AuditFileSink;
import dev.tidegate.gateway.audit.AuditSink;
import dev.tidegate.gateway.audit.LogSink;
import dev.tidegate.gateway.config.GatewayConfig;
import dev.tidegate.gateway.event.Counters;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.http.AuditStream;
import dev.tidegate.gateway.log.LineLimit;
import dev.tidegate.gateway.metrics.MetricsSink;
import dev.tidegate.gateway.metrics.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Everybody who hears events: metrics, the audit trail in its forms, the log. None of them hurts another. */
final class Audience {
    private final MetricsSink metrics;
    private final AuditStream stream;
    private final AuditTopics topics;
    private final EventSink all;
    private final @Nullable AuditFile file;

    /** @param file for the audit trail; null where it has none of its own */
    Audience(List<Counters> counters, @Nullable AuditFile file, Clock clock) {
        this.file = file;
        metrics = new MetricsSink(counters);
        stream = new AuditStream(clock);
        topics = new AuditTopics(clock);
        EventSink audit = new AuditSink(LoggerFactory.getLogger("dev.tidegate.audit"), LineLimit.REFUSALS, clock);
        EventSink log = new LogSink(LoggerFactory.getLogger("dev.tidegate.events"), LineLimit.CLIENTS, clock);
        EventSink own = file == null ? EventSink.none() : new AuditFileSink(file, LineLimit.AUDIT_FILE, clock);
        all = Stream.of(metrics, stream, topics, own, audit, log)
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

    /**
     * The file that was configured.
     *
     * @throws IOException if it cannot be written
     */
    static @Nullable AuditFile open(GatewayConfig.Audit config) throws IOException {
        Path path = config.file();
        return path == null ? null : AuditFile.open(path, config.fileSize().bytes());
    }

    /** Whoever rotates files may have moved ours away. */
    void reopen() {
        if (file != null) {
            file.reopen();
        }
    }

    /** What the metrics page shows of it. */
    List<Reading> readings() {
        return file == null
                ? List.of()
                : List.of(new Reading(
                        Reading.Kind.COUNTER,
                        "tidegate_audit_lines_lost",
                        "Lines of the audit that could not be written",
                        "to",
                        "file",
                        file.lost()));
    }

    /** After the last event. */
    void close() {
        if (file != null) {
            file.close();
        }
    }

    /** All of them as one. */
    EventSink all() {
        return all;
    }
}
