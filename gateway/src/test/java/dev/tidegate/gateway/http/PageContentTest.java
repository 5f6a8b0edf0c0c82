package dev.tidegate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.policy.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page's files must contain, whoever serves them. */
final class PageContentTest {
    private static final Pattern REASON = Pattern.compile("\\[(0x[0-9a-f]{2}), \\['([^']+)', '([^']+)']]");

    @ParameterizedTest
    @MethodSource("vendoredFiles")
    void vendoredFile_isTheOneThatWasPublished(String line) throws IOException, GeneralSecurityException {
        String[] sumAndName = line.split(" +");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(read("vendor/" + sumAndName[1]));
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sumAndName[0]);
    }

    static List<String> vendoredFiles() throws IOException {
        return text("vendor/SHA256SUMS").lines().toList();
    }

    @Test
    void checksums_coverTheLibraryThatThePageLoads() throws IOException {
        assertThat(text("vendor/SHA256SUMS")).contains("mqtt-5.16.0/mqtt.esm.js", "mqtt-5.16.0/LICENSE.md");
        assertThat(text("link.js")).contains("from './vendor/mqtt-5.16.0/mqtt.esm.js'");
    }

    @Test
    void reasonCodes_areTheSpecificationsOnes() throws IOException {
        Map<Integer, String> onThePage = new LinkedHashMap<>();
        REASON.matcher(text("reasons.js"))
                .results()
                .forEach(each -> onThePage.put(Integer.decode(each.group(1)), each.group(2)));
        assertThat(onThePage)
                .isEqualTo(Arrays.stream(ReasonCode.values())
                        .collect(Collectors.toMap(ReasonCode::code, ReasonCode::text)));
    }

    @Test
    void reasonCodes_areEachExplainedInOneSentence() throws IOException {
        assertThat(REASON.matcher(text("reasons.js")).results().map(each -> each.group(3)))
                .allMatch(sentence -> sentence.matches("[A-Z][^.]{10,}\\."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.js",
                "announce.js",
                "journal.js",
                "link.js",
                "reasons.js",
                "view.js",
                "/console/console.js",
                "/console/bridges.js",
                "/console/words.js"
            })
    void script_neverTurnsTextIntoMarkup(String name) throws IOException {
        assertThat(text(name))
                .doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function"
                        + "|localStorage|sessionStorage|document\\.cookie");
    }

    private static String text(String name) throws IOException {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private static byte[] read(String name) throws IOException {
        String path = name.startsWith("/") ? name : "/web-demo/" + name;
        try (InputStream in = PageContentTest.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
