package dev.tidegate.gateway.app;

import dev.tidegate.gateway.bridge.BridgeState;
import dev.tidegate.gateway.bridge.Fare;
import dev.tidegate.gateway.config.InvalidConfig;
import dev.tidegate.gateway.config.Problem;
import dev.tidegate.gateway.http.AdminApi;
import dev.tidegate.gateway.http.ApiReply;
import dev.tidegate.gateway.http.ApiRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/bridges}: shows the bridges or one of them, starts or changes one, ends one; below it, pauses one and lets it go on. What is started,
 * changed or ended here is so until the next reload, which makes the configuration true again. <i>Runs on: worker threads of the admin
 * listener.</i>
 */
final class BridgeRoutes {
    private static final String PATH = "/api/bridges";
    private static final String NAME = "name";
    private static final String KEYS = "bridge";
    private static final String LASTS = "until the next reload or restart";
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;
    private static final double MILLIS = 1e3;
    private static final Logger LOG = LoggerFactory.getLogger(BridgeRoutes.class);

    private final Bridges bridges;
    private final Reload reload;

    private BridgeRoutes(Bridges bridges, Reload reload) {
        this.bridges = bridges;
        this.reload = reload;
    }

    static void add(AdminApi api, Bridges bridges, Reload reload) {
        BridgeRoutes routes = new BridgeRoutes(bridges, reload);
        api.get(PATH, routes::show)
                .post(PATH, routes::put)
                .delete(PATH, routes::remove)
                .post(PATH + "/pause", request -> routes.tell(request, "paused", bridges::pause))
                .post(PATH + "/resume", request -> routes.tell(request, "resumed", bridges::resume));
    }

    private ApiReply show(ApiRequest request) {
        String name = request.query().get(NAME);
        List<Map<String, Object>> all = bridges.states().stream()
                .filter(each -> name == null || each.name().equals(name))
                .map(this::json)
                .toList();
        if (name == null) {
            return ApiReply.ok(Map.of("bridges", all));
        }
        return all.isEmpty() ? unknown() : ApiReply.ok(all.get(0));
    }

    private Map<String, Object> json(BridgeState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(NAME, state.name());
        json.put("from", reload.isConfigured(state.name()) ? "configuration" : "api");
        json.putAll(stateJson(state));
        bridges.plan(state.name()).ifPresent(plan -> {
            json.put("queue-most-messages", (long) plan.queue().messages() * plan.connections());
            json.put("queue-most-bytes", plan.queue().bytes().bytes() * plan.connections());
        });
        if (!state.connections().isEmpty()) {
            json.put(
                    "connections",
                    state.connections().stream().map(BridgeRoutes::stateJson).toList());
        }
        return json;
    }

    private static Map<String, Object> stateJson(BridgeState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", state.phase().key());
        json.put("since", state.since().toString());
        json.put("address", state.address().toString());
        json.put("trouble", state.trouble());
        BridgeState.Mishap last = state.last();
        if (last != null) {
            json.put("last-error", Map.of("at", last.at().toString(), "what", last.what()));
        }
        Instant next = state.nextAttempt();
        if (next != null) {
            json.put("next-attempt", next.toString());
        }
        json.put("queue-messages", state.backlog().messages());
        json.put("queue-bytes", state.backlog().bytes());
        json.put("lag-seconds", state.lagMillis() / MILLIS);
        for (Fare fare : Fare.values()) {
            json.put(fare.key().replace('_', '-'), state.counts().get(fare));
        }
        return json;
    }

    private ApiReply put(ApiRequest request) {
        Optional<String> name = request.text(NAME);
        if (name.isEmpty()
                || !(request.body().get(KEYS) instanceof Map<?, ?> keys)
                || request.body().size() > 2) {
            return ApiReply.bad(
                    "send {\"name\": \"...\", \"bridge\": {...}}, the keys that stand below bridges.NAME in a file");
        }
        try {
            Bridges.Fate fate = reload.putBridge(name.get(), keys);
            LOG.info("By the admin API: bridge {} is {} {}", name.get(), fate.key(), LASTS);
            return done(name.get(), fate);
        } catch (InvalidConfig e) {
            return refused(e.problems().stream().map(Problem::toString).toList());
        } catch (IOException e) {
            return refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    private ApiReply remove(ApiRequest request) {
        String name = request.query().get(NAME);
        if (name == null || request.query().size() > 1) {
            return ApiReply.bad("say which: /api/bridges?name=NAME");
        }
        Optional<Bridges.Fate> fate = reload.removeBridge(name);
        fate.ifPresent(each -> LOG.info("By the admin API: bridge {} is {} {}", name, each.key(), LASTS));
        return fate.map(each -> done(name, each)).orElseGet(BridgeRoutes::unknown);
    }

    private ApiReply tell(ApiRequest request, String told, Predicate<String> action) {
        Optional<String> name = request.text(NAME);
        if (name.isEmpty() || request.body().size() > 1) {
            return ApiReply.bad("send {\"name\": \"...\"}, and nothing else");
        }
        if (!action.test(name.get())) {
            return unknown();
        }
        LOG.info("By the admin API: bridge {} is {}", name.get(), told);
        return ApiReply.ok(Map.of(NAME, name.get(), "done", told));
    }

    private static ApiReply done(String name, Bridges.Fate fate) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(NAME, name);
        body.put("done", fate.key());
        body.put("lasts", LASTS);
        return ApiReply.ok(body);
    }

    private static ApiReply refused(List<String> problems) {
        return new ApiReply(UNPROCESSABLE, Map.of("problems", problems));
    }

    private static ApiReply unknown() {
        return ApiReply.refused(NOT_FOUND, "there is no bridge of this name: GET " + PATH + " lists them");
    }
}
