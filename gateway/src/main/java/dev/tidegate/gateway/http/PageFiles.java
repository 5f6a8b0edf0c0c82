package dev.tidegate.gateway.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a page of ours, read once from the class path. A request path is looked up as it is: nothing is resolved
 * against a folder, so there is nothing to climb out of.
 */
final class PageFiles {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SVG = "image/svg+xml";
    static final String JSON = "application/json";

    /** Everything of the demo that can be asked for. A new file of the page needs a line here; a test finds a forgotten one. */
    private static final Map<String, String> DEMO = Map.ofEntries(
            Map.entry("index.html", HTML),
            Map.entry("style.css", STYLE),
            Map.entry("icon.svg", SVG),
            Map.entry("app.js", SCRIPT),
            Map.entry("announce.js", SCRIPT),
            Map.entry("journal.js", SCRIPT),
            Map.entry("link.js", SCRIPT),
            Map.entry("reasons.js", SCRIPT),
            Map.entry("view.js", SCRIPT),
            Map.entry("vendor/mqtt-5.16.0/mqtt.esm.js", SCRIPT),
            Map.entry("vendor/mqtt-5.16.0/LICENSE.md", TEXT));

    /** The same of the console. */
    private static final Map<String, String> CONSOLE = Map.ofEntries(
            Map.entry("index.html", HTML),
            Map.entry("style.css", STYLE),
            Map.entry("icon.svg", SVG),
            Map.entry("console.js", SCRIPT),
            Map.entry("bridges.js", SCRIPT),
            Map.entry("words.js", SCRIPT));

    private final Map<String, PageFile> byPath;

    private PageFiles(Map<String, PageFile> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /**
     * Reads the demo page.
     *
     * @param mqttPath the path of the WebSocket endpoint on the same listener, which the page asks for
     */
    static PageFiles load(String mqttPath) {
        Map<String, PageFile> files = read("/web-demo/", DEMO, "/");
        files.put("/endpoint.json", PageFile.of(JSON, Json.object(Map.of("path", mqttPath))));
        return new PageFiles(files);
    }

    /** Reads the console, which is served below {@code path}. */
    static PageFiles console(String path) {
        return new PageFiles(read("/console/", CONSOLE, path));
    }

    private static Map<String, PageFile> read(String root, Map<String, String> types, String path) {
        Map<String, PageFile> files = new HashMap<>();
        types.forEach((name, type) -> files.put(path + name, PageFile.of(type, read(root + name))));
        files.put(path, PageFile.of(HTML, read(root + "index.html")));
        return files;
    }

    @Nullable
    PageFile at(String path) {
        return byPath.get(path);
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name + ": build its module again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /** One file, ready to be sent. */
    static final class PageFile {
        private static final int ETAG_CHARACTERS = 32;

        private final String type;
        private final byte[] bytes;
        private final String etag;

        private PageFile(String type, byte[] bytes, String etag) {
            this.type = type;
            this.bytes = bytes;
            this.etag = etag;
        }

        static PageFile of(String type, byte[] bytes) {
            return new PageFile(type, bytes, '"' + sha256(bytes).substring(0, ETAG_CHARACTERS) + '"');
        }

        /** Sends it, or that the browser has it already. */
        void answer(HttpServerExchange exchange) {
            HeaderMap headers = exchange.getResponseHeaders();
            headers.put(Headers.ETAG, etag);
            headers.put(Headers.CACHE_CONTROL, "no-cache"); // kept, but asked about: a new release shows at once
            String known = exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH);
            if (known != null && known.contains(etag)) {
                exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
                return;
            }
            headers.put(Headers.CONTENT_TYPE, type);
            exchange.getResponseSender().send(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }

        private static String sha256(byte[] bytes) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }
    }
}
