package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.http.PageServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A94: the page is a fixed map of paths to files; there is nothing a path could climb out of. */
class TraversalTest {
    private static final List<String> STEPS = List.of(
            "../",
            "..%2f",
            "..%2F",
            "%2e%2e/",
            "%2e%2e%2f",
            "..%5c",
            "..\\",
            "..;/",
            "..%00/",
            "....//",
            "..%c0%af",
            "..%252f",
            "/",
            ";/",
            ".%2e/",
            "%2e./",
            "..%u2215",
            "..%e0%80%af");

    private static final List<String> GOALS = List.of(
            "etc/passwd",
            "proc/self/environ",
            "WEB-INF/web.xml",
            "META-INF/MANIFEST.MF",
            "application.yaml",
            "config/tidegate.yaml",
            "data/development-key.json",
            "dev/tidegate/gateway/app/Main.class",
            "page/index.html",
            ".git/config",
            "logback.xml");

    @Test
    void twoHundredPaths_leadNowhere() throws Exception {
        List<String> paths = new ArrayList<>();
        for (String step : STEPS) {
            for (String goal : GOALS) {
                paths.add("/" + step.repeat(paths.size() % 3 + 1) + goal);
            }
        }
        paths.add("/index.html%00.js");
        paths.add("/app.js/");
        paths.add("/APP.JS");
        paths.add("/app.js;x=1/../../etc/passwd");
        assertThat(paths).hasSizeGreaterThan(200);
        try (PageServer server = PageServer.of(PageHandler.withoutDevTokens("/mqtt"))) {
            for (String path : paths) {
                Answer answer = server.get(path);
                assertThat(answer.status()).as(path).isIn(400, 404);
                assertThat(answer.body()).as(path).doesNotContain("root:", "Manifest-Version", "<!doctype html>");
            }
        }
    }
}
