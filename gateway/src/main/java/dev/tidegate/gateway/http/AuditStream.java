package dev.tidegate.gateway.http;

import dev.tidegate.gateway.audit.AuditRecord;
import dev.tidegate.gateway.event.EventSink;
import dev.tidegate.gateway.event.GatewayEvent;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The verdicts as they are given, for operators who watch: {@code GET /api/audit} answers with one line of JSON for each, and
 * goes on until the reader leaves. A query such as {@code ?client=meter-7&feature=retain} leaves the rest out.
 *
 * <p>At most {@value #READERS} readers, each with a bounded queue: who does not keep up is told how many it missed, and who does
 * not read at all is left.
 *
 * <p><i>Runs on: the thread of the {@code EventQueue} for events, the admin listener's I/O thread for requests.</i>
 */
public final class AuditStream implements EventSink, HttpHandler {
    static final int READERS = 8;

    /** What a reader may choose by. */
    private static final Set<String> CHOICES = new TreeSet<>(
            List.of("client", "subject", "listener", "packet", "feature", "verdict", "code", "mode", "effect"));

    private final InstantSource clock;
    private final List<AuditReader> readers = new CopyOnWriteArrayList<>();

    /** @param clock when a verdict was given */
    public AuditStream(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void accept(GatewayEvent event) {
        if (readers.isEmpty()) {
            return;
        }
        AuditRecord told = AuditRecord.of(event, clock.instant());
        if (told != null) {
            readers.forEach(each -> each.offer(told));
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Map<String, String> wanted = new TreeMap<>();
        for (Map.Entry<String, Deque<String>> each :
                exchange.getQueryParameters().entrySet()) {
            if (!CHOICES.contains(each.getKey())) {
                refuse(exchange, StatusCodes.BAD_REQUEST, "choose by " + String.join(", ", CHOICES));
                return;
            }
            wanted.put(each.getKey(), each.getValue().getFirst());
        }
        AuditReader reader = new AuditReader(exchange, wanted, readers::remove);
        if (!enter(reader)) {
            refuse(exchange, StatusCodes.SERVICE_UNAVAILABLE, READERS + " readers are here already: stop one of them");
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-ndjson");
        exchange.dispatch(exchange.getIoThread(), reader::begin); // or the exchange would end with this call
    }

    private synchronized boolean enter(AuditReader reader) {
        return readers.size() < READERS && readers.add(reader);
    }

    private static void refuse(HttpServerExchange exchange, int status, String why) {
        ApiReply reply = ApiReply.refused(status, why);
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(ByteBuffer.wrap(Json.object(reply.body())));
    }
}
