package dev.tidegate.gateway.http;

import dev.tidegate.gateway.http.PageFiles.PageFile;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages for operators, below {@link #PATH} on the admin listener. They are files that say nothing of this gateway, so anybody who reaches the
 * listener gets them; what they show comes from the {@link AdminApi}, for the token that is typed into them.
 */
final class ConsolePage {
    static final String PATH = "/console/";

    /** Own files only, nothing inline, and nobody to talk to but the gateway they came from. */
    private static final Map<HttpString, String> SECURITY_HEADERS = Map.of(
            new HttpString("Content-Security-Policy"),
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            new HttpString("Referrer-Policy"), "no-referrer",
            new HttpString("Cross-Origin-Resource-Policy"), "same-origin",
            new HttpString("Cross-Origin-Opener-Policy"), "same-origin");

    private final PageFiles files = PageFiles.console(PATH);

    /** Null where there is no such file. */
    @Nullable
    PageFile at(String path) {
        return files.at(path);
    }

    void send(HttpServerExchange exchange, PageFile file) {
        SECURITY_HEADERS.forEach(exchange.getResponseHeaders()::put);
        file.answer(exchange);
    }
}
