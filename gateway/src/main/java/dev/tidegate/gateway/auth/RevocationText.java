package dev.tidegate.gateway.auth;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Revocations as text: a JSON object a line, which names one of {@code jti}, {@code subject} and {@code client-id} and may say
 * {@code until}; empty lines and those that begin with {@code #} say nothing. Stateless.
 */
final class RevocationText {
    private static final StrictJson JSON = new StrictJson();
    private static final String UNTIL = "until";
    private static final String FORM =
            "write {\"jti\": \"...\"}, {\"subject\": \"...\"} or {\"client-id\": \"...\"}, with \"until\": \"2030-01-01T00:00:00Z\" if it ends";

    private RevocationText() {}

    /** Every line, or everything that is wrong with them, each problem beginning with its line number. */
    static List<Revocation> read(String text) throws UnusableKeys {
        List<Revocation> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                found.add(parse(line));
            } catch (IllegalArgumentException e) {
                problems.add(number + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableKeys(problems);
        }
        return found;
    }

    /** One revocation; throws {@link IllegalArgumentException} with the fix. */
    private static Revocation parse(String line) {
        Map<String, Object> object;
        try {
            object = JSON.object(new StringReader(line));
        } catch (IOException e) {
            throw new IllegalArgumentException("is not a JSON object on one line: " + FORM, e);
        }
        return of(object);
    }

    static Revocation of(Map<String, Object> object) {
        Revocation.Kind kind = null;
        for (String name : object.keySet()) {
            Revocation.Kind named = kind(name);
            boolean known = named != null || name.equals(UNTIL);
            if (!known || (named != null && kind != null)) {
                throw new IllegalArgumentException("says \"" + name + "\" where it should name one thing: " + FORM);
            }
            kind = named == null ? kind : named;
        }
        if (kind == null || !(object.get(kind.key()) instanceof String value)) {
            throw new IllegalArgumentException("names nothing: " + FORM);
        }
        return new Revocation(kind, value, until(object.get(UNTIL)));
    }

    static String format(Revocation revocation) {
        StringBuilder line = new StringBuilder("{\"")
                .append(revocation.kind().key())
                .append("\":\"")
                .append(JsonStringEncoder.getInstance().quoteAsString(revocation.value()))
                .append('"');
        if (revocation.until() != null) {
            line.append(",\"until\":\"").append(revocation.until()).append('"');
        }
        return line.append('}').toString();
    }

    static Revocation.@Nullable Kind kind(String name) {
        for (Revocation.Kind each : Revocation.Kind.values()) {
            if (each.key().equals(name)) {
                return each;
            }
        }
        return null;
    }

    private static @Nullable Instant until(@Nullable Object written) {
        if (written == null) {
            return null;
        }
        try {
            return Instant.parse(String.valueOf(written));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("has an end that is no time: " + FORM, e);
        }
    }
}
