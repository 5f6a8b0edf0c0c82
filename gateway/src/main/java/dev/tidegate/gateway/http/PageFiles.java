package dev.tidegate.gateway.http;

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
 * The files of the demo page, read once from the class path. A request path is looked up as it is: nothing is resolved
 * against a folder, so there is nothing to climb out of.
 */
final class PageFiles {
    private static final String ROOT = "/web-demo/";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SVG = "image/svg+xml";
    static final String JSON = "application/json";

    /** Everything that can be asked for. A new file of the page needs a line here; a test finds a forgotten one. */
    private static final Map<String, String> TYPES = Map.ofEntries(
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

    private final Map<String, PageFile> byPath;

    private PageFiles(Map<String, PageFile> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /**
     * Reads the page.
     *
     * @param mqttPath the path of the WebSocket endpoint on the same listener, which the page asks for
     */
    static PageFiles load(String mqttPath) {
        Map<String, PageFile> files = new HashMap<>();
        TYPES.forEach((name, type) -> files.put("/" + name, PageFile.of(type, read(name))));
        files.put("/", PageFile.of(HTML, read("index.html")));
        files.put("/endpoint.json", PageFile.of(JSON, Json.object(Map.of("path", mqttPath))));
        return new PageFiles(files);
    }

    @Nullable
    PageFile at(String path) {
        return byPath.get(path);
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the demo page lacks " + name + " on the class path: build the module web-demo again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of the demo page", e);
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

        String type() {
            return type;
        }

        String etag() {
            return etag;
        }

        ByteBuffer content() {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
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
