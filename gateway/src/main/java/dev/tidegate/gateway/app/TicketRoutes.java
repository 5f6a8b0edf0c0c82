package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.gateway.auth.Tickets;
import dev.tidegate.gateway.auth.Verification;
import dev.tidegate.gateway.http.AdminApi;
import dev.tidegate.gateway.http.ApiReply;
import dev.tidegate.gateway.http.ApiRequest;
import dev.tidegate.policy.ReasonCode;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/tickets}: a one-time ticket for whoever the {@code token} in the body speaks for. The token is judged here as it
 * would be in CONNECT. <i>Runs on: worker threads of the admin listener.</i>
 */
final class TicketRoutes {
    private final TokenDesk tokens;
    private final Tickets tickets;
    private final Duration life;

    private TicketRoutes(TokenDesk tokens, Tickets tickets, Duration life) {
        this.tokens = tokens;
        this.tickets = tickets;
        this.life = life;
    }

    static void add(AdminApi api, TokenDesk tokens, Tickets tickets, Duration life) {
        api.post("/api/tickets", new TicketRoutes(tokens, tickets, life)::issue);
    }

    private ApiReply issue(ApiRequest request) {
        Optional<String> token = request.text("token");
        if (token.isEmpty() || request.body().size() > 1) {
            return ApiReply.bad("send {\"token\": \"...\"}, the token of whoever the ticket is for, and nothing else");
        }
        return tokens.now(token.get().getBytes(StandardCharsets.UTF_8)).match(new Verification.Cases<>() {
            @Override
            public ApiReply accepted(Identity identity) {
                return tokens.isRevoked(identity, "")
                        ? ApiReply.refused(StatusCodes.FORBIDDEN, "the token or its subject has been revoked")
                        : answer(tickets.issue(identity), identity);
            }

            @Override
            public ApiReply rejected(ReasonCode code, String why) {
                return ApiReply.refused(
                        code == ReasonCode.SERVER_UNAVAILABLE ? StatusCodes.SERVICE_UNAVAILABLE : StatusCodes.FORBIDDEN,
                        why);
            }
        });
    }

    private ApiReply answer(Optional<String> ticket, Identity identity) {
        if (ticket.isEmpty()) {
            return ApiReply.refused(
                    StatusCodes.SERVICE_UNAVAILABLE,
                    "there are as many unused tickets as limits.tickets allows: wait for auth.ticket-life, or raise it");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ticket", ticket.get());
        body.put("seconds", life.toSeconds());
        body.put("subject", identity.subject());
        return ApiReply.ok(body);
    }
}
