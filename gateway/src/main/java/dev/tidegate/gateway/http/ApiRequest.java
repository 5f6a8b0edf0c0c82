package dev.tidegate.gateway.http;

import java.util.Map;
import java.util.Optional;

/**
 * What an authorized operator asks of the admin API.
 *
 * @param query the parameters behind the question mark; of one that is given twice, the first
 * @param body the members of the JSON object that was sent; empty where nothing was
 */
public record ApiRequest(Map<String, String> query, Map<String, Object> body) {
    public ApiRequest {
        query = Map.copyOf(query);
        body = Map.copyOf(body);
    }

    /** A member of the body that is a text and not empty. */
    public Optional<String> text(String member) {
        return body.get(member) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** Only names: what an operator sends may be a secret. */
    @Override
    public String toString() {
        return "ApiRequest[" + query.keySet() + ", " + body.keySet() + "]";
    }
}
