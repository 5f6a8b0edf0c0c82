package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.PageServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over a real socket: what is served, what is not, and under which headers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageHandlerTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"#]+)\"|from '\\./([^']+)'");

    private PageServer server;

    PageHandlerTest() {
        server = PageServer.of(PageHandler.withoutDevTokens("/mqtt"));
    }

    @BeforeAll
    void answersAtAll() throws IOException {
        assertThat(server.get("/").status()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void root_get_isThePage() throws IOException {
        assertThat(server.get("/").body()).startsWith("<!doctype html>").endsWith("</html>\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /                                 | text/html; charset=utf-8
                    /index.html                       | text/html; charset=utf-8
                    /app.js                           | text/javascript; charset=utf-8
                    /style.css                        | text/css; charset=utf-8
                    /icon.svg                         | image/svg+xml
                    /vendor/mqtt-5.16.0/mqtt.esm.js   | text/javascript; charset=utf-8
                    /vendor/mqtt-5.16.0/LICENSE.md    | text/plain; charset=utf-8
                    /endpoint.json                    | application/json
                    """)
    void file_get_hasItsContentType(String path, String type) throws IOException {
        assertThat(server.get(path).header("content-type")).isEqualTo(type);
    }

    @Test
    void everyFileThePageRefersTo_isServed() throws IOException {
        List<String> open = new ArrayList<>(List.of("/", "/app.js", "/link.js", "/journal.js", "/view.js"));
        for (String from : List.copyOf(open)) {
            Matcher reference = REFERENCE.matcher(server.get(from).body());
            while (reference.find()) {
                open.add("/" + (reference.group(1) == null ? reference.group(2) : reference.group(1)));
            }
        }
        for (String path : Set.copyOf(open)) {
            assertThat(server.get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void endpoint_tellsThePathOfTheWebSocket() throws IOException {
        assertThat(server.get("/endpoint.json").body()).isEqualTo("{\"path\":\"/mqtt\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/dev/token", "/app.js"})
    void anyAnswer_carriesTheSecurityHeaders(String path) throws IOException {
        Answer answer = server.get(path);
        assertThat(answer.header("content-security-policy"))
                .startsWith("default-src 'self'; connect-src 'self' ws: wss:;")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(answer.headers()).doesNotContainKeys("access-control-allow-origin", "server", "x-powered-by");
    }

    @Test
    void page_hasNoInlineScriptOrStyle() throws IOException {
        assertThat(server.get("/").body())
                .doesNotContainPattern(
                        "(?i)<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son[a-z]+=|=\"javascript:|https?://");
    }

    @Test
    void head_hasHeadersButNoBody() throws IOException {
        Answer answer = server.ask("HEAD", "/app.js");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("etag")).isNotEmpty();
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void knownVersion_isNotSentAgain() throws IOException {
        String etag = server.get("/app.js").header("etag");
        Answer answer = server.get("/app.js", "If-None-Match: " + etag);
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"})
    void otherMethod_isRefusedNamingTheAllowedOnes(String method) throws IOException {
        Answer answer = server.ask(method, "/", "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void unknownPath_isNotEchoed() throws IOException {
        Answer answer = server.get("/%3Cscript%3Ealert(1)%3C/script%3E?q=%3Cb%3E");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("Not found. The page is at /.\n");
    }

    @ParameterizedTest
    @MethodSource("climbingPaths")
    void climbingPath_findsNothingButThePage(String path) throws IOException {
        Answer answer = server.get(path);
        if (answer.status() == 200) {
            assertThat(answer.body()).isEqualTo(server.get("/").body());
        } else {
            assertThat(answer.status()).isIn(400, 404);
            assertThat(answer.body()).doesNotContain("root:", "tidegate.yaml", "Manifest");
        }
    }

    static Stream<String> climbingPaths() {
        List<String> steps = List.of(
                "../",
                "..%2f",
                "..%2F",
                "%2e%2e/",
                "%2e%2e%2f",
                "..%5c",
                "..\\",
                ".%2e/",
                "..;/",
                ";/",
                "//",
                "/./",
                "%00/",
                "..%c0%af",
                "..%252f",
                "....//",
                "vendor/../",
                "vendor/%2e%2e/../");
        List<String> goals = List.of(
                "etc/passwd",
                "META-INF/MANIFEST.MF",
                "config/tidegate.yaml",
                "dev/tidegate/gateway/http/PageHandler.class",
                "vendor/SHA256SUMS",
                "pom.xml",
                "index.html%00.js",
                "web-demo/index.html",
                "logback.xml",
                ".git/config",
                "");
        return steps.stream().flatMap(step -> goals.stream().map(goal -> "/" + step.repeat(3) + goal));
    }
}
