package dev.tidegate.gateway.http;

import io.undertow.util.StatusCodes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the admin API answers: a status and a JSON object, members in the order given. Values are texts, numbers, booleans, lists
 * and maps. No secret belongs in it but one that was made for whoever asked.
 */
public record ApiReply(int status, Map<String, Object> body) {
    public ApiReply {
        body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }

    /** 200. */
    public static ApiReply ok(Map<String, Object> body) {
        return new ApiReply(StatusCodes.OK, body);
    }

    /** 400: the request cannot be understood; {@code error} says what would be right. */
    public static ApiReply bad(String error) {
        return refused(StatusCodes.BAD_REQUEST, error);
    }

    /** Any other no; {@code error} says what would be right. */
    public static ApiReply refused(int status, String error) {
        return new ApiReply(status, Map.of("error", error));
    }
}
