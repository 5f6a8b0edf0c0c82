package dev.tidegate.gateway.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * One log event as one line of JSON: time, level and message first, for the eye; then its key-value pairs; the logger last.
 * Parses with any JSON reader and stays one line whatever is inside.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
    /** Characters of one value; a stack trace is longer than anything else. */
    private static final int VALUE_LENGTH = 8_192;

    private static final byte[] NOTHING = {};

    private final DateTimeFormatter time =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(256);
        line.append("{\"time\":\"");
        time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append("\",\"level\":\"").append(event.getLevel()).append('"');
        put(line, "message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> put(line, pair.key, pair.value));
        }
        put(line, "logger", event.getLoggerName());
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            put(line, "error", ThrowableProxyUtil.asString(failure));
        }
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void put(StringBuilder line, String key, Object value) {
        line.append(',');
        JsonText.append(line, key);
        line.append(':');
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            line.append(value);
        } else {
            JsonText.append(line, Excerpt.of(String.valueOf(value), VALUE_LENGTH));
        }
    }
}
