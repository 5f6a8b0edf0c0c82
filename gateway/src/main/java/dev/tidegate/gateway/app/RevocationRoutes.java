package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.Revocation;
import dev.tidegate.gateway.auth.Revocation.Kind;
import dev.tidegate.gateway.auth.Revocations;
import dev.tidegate.gateway.auth.Revocations.Change;
import dev.tidegate.gateway.http.AdminApi;
import dev.tidegate.gateway.http.ApiReply;
import dev.tidegate.gateway.http.ApiRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/revocations}: lists what has been taken back, takes back one thing more ({@code {"jti": "..."}}, {@code {"subject": "..."}} or
 * {@code {"client-id": "..."}}, with {@code "until"} if it ends), or gives one back (the same in the query). <i>Runs on: worker threads
 * of the admin listener.</i>
 */
final class RevocationRoutes {
    private static final String PATH = "/api/revocations";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int NOT_STORED = 507;
    private static final int FAILED = 500;

    private final Revocations revocations;

    private RevocationRoutes(Revocations revocations) {
        this.revocations = revocations;
    }

    static void add(AdminApi api, Revocations revocations) {
        RevocationRoutes routes = new RevocationRoutes(revocations);
        api.get(PATH, request -> routes.list()).post(PATH, routes::take).delete(PATH, routes::giveBack);
    }

    private ApiReply list() {
        List<Map<String, Object>> all =
                revocations.list().stream().map(RevocationRoutes::json).toList();
        return ApiReply.ok(Map.of("revocations", all));
    }

    private static Map<String, Object> json(Revocation revocation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(revocation.kind().key(), revocation.value());
        if (revocation.until() != null) {
            json.put("until", revocation.until().toString());
        }
        return json;
    }

    private ApiReply take(ApiRequest request) {
        Revocation revocation;
        try {
            revocation = Revocation.of(request.body());
        } catch (IllegalArgumentException e) {
            return ApiReply.bad("the body " + e.getMessage());
        }
        try {
            return answer(revocations.add(revocation));
        } catch (IOException e) {
            return ApiReply.refused(
                    FAILED,
                    "it is in force, but could not be written to store.path ("
                            + e.getClass().getSimpleName() + ") and ends with the process");
        }
    }

    private ApiReply giveBack(ApiRequest request) {
        Revocation revocation;
        try {
            revocation = Revocation.of(new LinkedHashMap<>(request.query()));
        } catch (IllegalArgumentException e) {
            return ApiReply.bad("the query " + e.getMessage());
        }
        Kind kind = revocation.kind();
        try {
            return answer(revocations.remove(kind, revocation.value()));
        } catch (IOException e) {
            return ApiReply.refused(
                    FAILED,
                    "it stays in force: it could not be taken out of the file in store.path ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    private static ApiReply answer(Change change) {
        return switch (change) {
            case KEPT -> ApiReply.ok(Map.of("kept", true));
            case NOT_KEPT -> ApiReply.ok(Map.of("kept", false)); // ends with the process: store.path is not set
            case UNKNOWN -> ApiReply.refused(NOT_FOUND, "there is no such revocation");
            case CONFIGURED ->
                ApiReply.refused(CONFLICT, "it stands in the file auth.revocations: take it out there, and reload");
            case FULL -> ApiReply.refused(NOT_STORED, "there are as many as limits.revocations allows: raise it");
        };
    }
}
