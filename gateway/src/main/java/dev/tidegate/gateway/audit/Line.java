package dev.tidegate.gateway.audit;

import dev.tidegate.gateway.log.Excerpt;
import dev.tidegate.gateway.log.LineBudget;
import dev.tidegate.policy.ReasonCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/** One log line in the making: fields without a value are left out, long ones are cut. */
final class Line {
    private LoggingEventBuilder fields;
    private final String message;
    private final long heldBack;

    private Line(LoggingEventBuilder fields, String message, long heldBack) {
        this.fields = fields;
        this.message = message;
        this.heldBack = heldBack;
    }

    /** A line that will be written if {@code budget} has room for another one of this {@code cause}. */
    static Line of(Logger log, Level level, String message, LineBudget budget, String cause) {
        long heldBack = budget.spend(cause);
        return heldBack == LineBudget.NOT_NOW ? unwritten() : new Line(log.atLevel(level), message, heldBack);
    }

    /** A line that nobody will see. */
    static Line unwritten() {
        return new Line(NOPLoggingEventBuilder.singleton(), "", 0);
    }

    Line client(@Nullable String clientId) {
        return with("client", clientId == null ? null : Excerpt.id(clientId));
    }

    Line subject(@Nullable String subject) {
        return with("subject", subject == null ? null : Excerpt.id(subject));
    }

    Line topic(@Nullable String topic) {
        return with("topic", topic == null ? null : Excerpt.topic(topic));
    }

    Line code(@Nullable ReasonCode code) {
        return code == null ? this : with("code", hex(code)).with("reason", code.text());
    }

    Line with(String key, @Nullable Object value) {
        if (value != null) {
            fields = fields.addKeyValue(key, value instanceof Enum<?> word ? lower(word) : value);
        }
        return this;
    }

    void write() {
        with("suppressed", heldBack == 0 ? null : heldBack);
        fields.log(message);
    }

    static String hex(ReasonCode code) {
        return String.format(Locale.ROOT, "0x%02X", code.code());
    }

    static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
