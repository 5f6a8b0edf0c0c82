package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.config.Proxies;
import dev.tidegate.gateway.connection.Arrival;
import dev.tidegate.gateway.connection.UpgradeToken;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Turns a request into a conversation. Undertow reads the request and writes the 101; from then on the stream is a
 * {@link StreamWire} and Undertow only remembers that the connection exists. <i>Runs on: the connection's I/O thread.</i>
 */
final class UpgradeHandler implements HttpHandler {
    private final FramedWires wires;
    private final WebSocketRules rules;
    private final Proxies proxies;
    private final HttpHandler page;
    private final UpgradeRefusals refusals;

    UpgradeHandler(
            FramedWires wires, WebSocketRules rules, Proxies proxies, HttpHandler page, UpgradeRefusals refusals) {
        this.wires = wires;
        this.rules = rules;
        this.proxies = proxies;
        this.page = page;
        this.refusals = refusals;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (UpgradeCheck.hasTooManyHeaders(exchange)) {
            refuse(
                    exchange,
                    PeerAddress.text(exchange.getConnection().getPeerAddress()),
                    UpgradeCheck.TOO_MANY_HEADERS);
            return;
        }
        String path = exchange.getRequestPath();
        WebSocketRules.PathRules here = rules.paths().get(path);
        if (here == null) {
            page.handleRequest(exchange);
            return;
        }
        SocketAddress client = ForwardedFor.client(exchange, proxies);
        UpgradeCheck.Refusal refusal =
                client == null ? UpgradeCheck.UNKNOWN_CLIENT : UpgradeCheck.refusal(exchange, here);
        String peer = PeerAddress.text(client == null ? exchange.getConnection().getPeerAddress() : client);
        if (refusal == null) {
            UpgradeToken token = UpgradeTokens.find(exchange, here.tokens());
            Arrival arrival = Arrival.from(peer).at(path);
            upgrade(exchange, token == null ? arrival : arrival.bearing(token));
        } else {
            refuse(exchange, peer, refusal);
        }
    }

    private void refuse(HttpServerExchange exchange, String peer, UpgradeCheck.Refusal refusal) {
        refusals.refused(peer, refusal.status(), refusal.why());
        exchange.setStatusCode(refusal.status());
        exchange.setPersistent(false);
        if (refusal.status() == StatusCodes.UPGRADE_REQUIRED) {
            exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
            exchange.getResponseHeaders().put(Headers.SEC_WEB_SOCKET_VERSION, "13");
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(refusal.why() + "\n", StandardCharsets.UTF_8);
    }

    private void upgrade(HttpServerExchange exchange, Arrival arrival) {
        exchange.getResponseHeaders()
                .put(
                        Headers.SEC_WEB_SOCKET_ACCEPT,
                        AcceptKey.of(exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY)))
                .put(Headers.SEC_WEB_SOCKET_PROTOCOL, UpgradeCheck.subProtocol(exchange)); // [MQTT-6.0.0-4]
        exchange.upgradeChannel("websocket", (connection, upgraded) -> wires.begin(connection, upgraded, arrival));
        exchange.endExchange();
    }
}
