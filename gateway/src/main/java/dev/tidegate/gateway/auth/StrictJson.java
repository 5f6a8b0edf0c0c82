package dev.tidegate.gateway.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jsonwebtoken.io.AbstractDeserializer;
import io.jsonwebtoken.io.DeserializationException;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of headers, claims and key files: no duplicate names, nothing behind the end, bounded depth. The registered
 * claims must have the types RFC 7519 gives them, because the library would also take {@code "exp":"2030-01-01"}. Thread-safe.
 */
final class StrictJson extends AbstractDeserializer<Map<String, ?>> {

    /** Roles per client of the common identity providers nest four deep. */
    static final int DEPTH = 16;

    /** The last second of the year 9999: later times do not survive the date types on the way. */
    static final double LAST_SECOND = 253_402_300_799.0;

    private static final List<String> TIMES = List.of("exp", "nbf", "iat");
    private static final List<String> NAMES = List.of("iss", "sub", "jti");

    private final ObjectReader reader = new JsonMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // An error message with the source in it would carry the token into a log.
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .readerFor(new TypeReference<Map<String, Object>>() {})
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** An object of any content. */
    Map<String, Object> object(Reader json) throws IOException {
        Map<String, Object> object = reader.readValue(json);
        if (object == null) {
            throw new IOException("not a JSON object");
        }
        return object;
    }

    /** A token's header or claims, for the library. */
    @Override
    protected Map<String, ?> doDeserialize(Reader json) {
        Map<String, Object> object;
        try {
            object = object(json);
        } catch (IOException e) {
            throw new DeserializationException("not an acceptable JSON object");
        }
        for (String time : TIMES) {
            require(isTime(object.get(time)));
        }
        for (String name : NAMES) {
            require(isAbsentOrText(object.get(name)));
        }
        require(isAudience(object.get("aud")));
        return object;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new DeserializationException("a registered claim has the wrong type");
        }
    }

    private static boolean isTime(@Nullable Object value) {
        return value == null
                || (value instanceof Number seconds
                        && seconds.doubleValue() >= 0
                        && seconds.doubleValue() <= LAST_SECOND);
    }

    private static boolean isAbsentOrText(@Nullable Object value) {
        return value == null || value instanceof String;
    }

    private static boolean isAudience(@Nullable Object value) {
        return isAbsentOrText(value)
                || (value instanceof List<?> several && several.stream().allMatch(String.class::isInstance));
    }
}
