package dev.tidegate.gateway.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A token for human eyes: header and claims, times as dates, never the signature. Trusts nothing and proves nothing. */
final class TokenText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenText() {}

    static String describe(String token) throws CannotDo {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new CannotDo("That is no signed JSON web token: it has " + parts.length
                    + (parts.length == 1 ? " part" : " parts") + ", not 3 with dots between.");
        }
        List<String> lines = new ArrayList<>();
        lines.add("header " + json(parts[0], "header"));
        JsonNode claims = json(parts[1], "claims");
        lines.add("claims " + claims);
        for (String name : List.of("iat", "nbf", "exp")) {
            if (claims.path(name).isNumber()) {
                lines.add("  " + name + " " + when(claims.path(name).asLong()));
            }
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** When it expires as it says itself; null for what is no token, or one that does not say it in whole seconds of our calendar. */
    static @Nullable Instant expires(byte[] password) {
        String[] parts = new String(password, StandardCharsets.ISO_8859_1).split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode expires = json(parts[1], "claims").path("exp");
            return expires.isNumber() ? Instant.ofEpochSecond(expires.asLong()) : null;
        } catch (CannotDo | DateTimeException e) {
            return null; // a password may have two dots
        }
    }

    private static JsonNode json(String part, String name) throws CannotDo {
        try {
            JsonNode node = JSON.readTree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
            if (node.isObject()) {
                return node;
            }
        } catch (IllegalArgumentException | JsonProcessingException e) {
            // Neither exception is passed on: both quote the token.
            throw unreadable(name);
        }
        throw unreadable(name);
    }

    private static CannotDo unreadable(String name) {
        return new CannotDo("That is no signed JSON web token: its " + name + " is not JSON in base64url.");
    }

    private static String when(long seconds) {
        try {
            return Instant.ofEpochSecond(seconds).toString();
        } catch (DateTimeException e) {
            return seconds + " (beyond the calendar)";
        }
    }
}
