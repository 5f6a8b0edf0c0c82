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
    private static final byte[] NOTHING = {};

    private final DateTimeFormatter time =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonLine line = new JsonLine()
                .with("time", time.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .with("level", event.getLevel())
                .with("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.with(pair.key, pair.value == null ? "null" : pair.value));
        }
        line.with("logger", event.getLoggerName());
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            line.with("error", ThrowableProxyUtil.asString(failure));
        }
        return (line.text() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
