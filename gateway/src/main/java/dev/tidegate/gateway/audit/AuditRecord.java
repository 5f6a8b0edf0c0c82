package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.event.GatewayEvent;
import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.event.GatewayEvent.UpgradeRefused;
import dev.tidegate.gateway.log.Excerpt;
import dev.tidegate.gateway.log.JsonLine;
import dev.tidegate.policy.ReasonCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One verdict as operators read it, wherever they do: the log, the admin API, a topic. Immutable.
 *
 * @param fields what is known, in the order people read it; identifiers and topics are cut, and nothing is secret
 */
public record AuditRecord(Map<String, Object> fields) {
    private static final List<String> CAUSE =
            List.of("packet", "feature", "verdict", "code", "status", "effect", "listener");

    public AuditRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** What the audit says of an event; null where that is nothing. */
    public static @Nullable AuditRecord of(GatewayEvent event, Instant time) {
        if (event instanceof Judged judged) {
            return new Fields(time).judged(judged);
        }
        return event instanceof UpgradeRefused upgrade ? new Fields(time).upgrade(upgrade) : null;
    }

    /** A field as text, or null. */
    public @Nullable String text(String key) {
        Object value = fields.get(key);
        return value == null ? null : value.toString();
    }

    /** Whether every one of these fields is here and has this value. */
    public boolean has(Map<String, String> wanted) {
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            String known = text(each.getKey());
            // What was cut here is meant by whoever asks for the whole.
            if (known == null || !(known.equals(each.getValue()) || known.equals(Excerpt.id(each.getValue())))) {
                return false;
            }
        }
        return true;
    }

    /** What distinguishes one cause from another; none of it is a client's choice. */
    String cause() {
        return CAUSE.stream()
                .map(key -> Objects.requireNonNullElse(text(key), "-"))
                .collect(Collectors.joining(" "));
    }

    /** The same with one field more at its end. */
    AuditRecord with(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(key, value);
        return new AuditRecord(more);
    }

    /** One line of JSON: printable characters, and no line's end. */
    public String json() {
        return JsonLine.of(fields);
    }

    private static final class Fields {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Fields(Instant time) {
            put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        }

        private AuditRecord judged(Judged event) {
            GatewayEvent.Party party = event.party();
            put("client", id(party.clientId()));
            put("subject", id(party.subject()));
            put("listener", party.listener());
            put("address", party.address());
            put("packet", event.packet());
            put("feature", event.feature() == null ? null : event.feature().key());
            put("topic", event.topic() == null ? null : Excerpt.topic(event.topic()));
            put("rule", event.rule());
            put("verdict", event.verdict().key());
            code(event.code());
            put("mode", event.mode() == null ? null : event.mode().key());
            put("effect", Line.lower(event.effect()));
            put("why", event.why());
            put("count", event.count());
            return new AuditRecord(fields);
        }

        private AuditRecord upgrade(UpgradeRefused event) {
            put("listener", event.listener());
            put("address", event.address());
            put("packet", "upgrade");
            put("verdict", "refuse");
            put("status", event.status());
            put("why", event.why());
            return new AuditRecord(fields);
        }

        private void code(@Nullable ReasonCode code) {
            if (code != null) {
                put("code", Line.hex(code));
                put("reason", code.text());
            }
        }

        private static @Nullable String id(@Nullable String text) {
            return text == null || text.isEmpty() ? null : Excerpt.id(text);
        }

        private void put(String key, @Nullable Object value) {
            if (value != null) {
                fields.put(key, value);
            }
        }
    }
}
