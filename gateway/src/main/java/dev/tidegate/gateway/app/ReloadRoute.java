package dev.tidegate.gateway.app;

import dev.tidegate.gateway.http.AdminApi;
import dev.tidegate.gateway.http.ApiReply;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code POST /api/reload}: reads the configuration again, and says what came of it. */
final class ReloadRoute {
    private static final int UNPROCESSABLE = 422;
    private static final int FAILED = 500;

    private ReloadRoute() {}

    static void add(AdminApi api, Reload reload) {
        api.post("/api/reload", request -> answer(reload.now()));
    }

    private static ApiReply answer(Reload.Outcome outcome) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reloaded", outcome.isDone());
        body.put("edition", outcome.edition());
        if (outcome.isDone()) {
            body.put("takes-a-restart", outcome.restart());
            Map<String, Object> bridges = new LinkedHashMap<>();
            outcome.bridges().forEach((name, fate) -> bridges.put(name, fate.key()));
            body.put("bridges", bridges);
            return ApiReply.ok(body);
        }
        body.put("problems", outcome.problems());
        return new ApiReply(outcome.result() == Reload.Result.FAILED ? FAILED : UNPROCESSABLE, body);
    }
}
