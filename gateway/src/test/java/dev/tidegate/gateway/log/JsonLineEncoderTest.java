package dev.tidegate.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLineEncoderTest {
    private final CapturedLog log = new CapturedLog();

    @Test
    void line_everyCodePointThereIs_staysOneLineAndReadsBackExactly() {
        StringBuilder page = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            page.appendCodePoint(codePoint);
            if (page.length() > 4_000 || codePoint == Character.MAX_CODE_POINT) {
                assertReadsBack(page.toString());
                page.setLength(0);
            }
        }
    }

    @Test
    void line_everyControlAndFormatCodePoint_isNotInTheOutput() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT) {
                log.logger()
                        .atInfo()
                        .addKeyValue("client", Character.toString(codePoint))
                        .log("seen");
            }
        }
        assertThat(log.text().codePoints())
                .noneMatch(each -> (Character.isISOControl(each) && each != '\n')
                        || Character.getType(each) == Character.FORMAT
                        || each == 0x2028
                        || each == 0x2029);
    }

    @Test
    void line_ansiAndBidiOverridesAndNewLine_areEscaped() {
        log.logger()
                .atInfo()
                .addKeyValue("client", "x\nINFO admin\u001b[31m\u202egnp.exe\u2066\ud800")
                .log("seen");
        assertThat(log.rawLines()).hasSize(1);
        assertThat(log.text()).contains("\"x\\nINFO admin\\u001b[31m\\u202egnp.exe\\u2066\\ud800\"");
    }

    @Test
    void line_printableTextOfAnyScript_staysReadable() {
        log.logger().atInfo().addKeyValue("topic", "büro/温度/🌊").log("seen");
        assertThat(log.text()).contains("\"topic\":\"büro/温度/🌊\"");
    }

    @Test
    void line_randomTextInEveryField_parses() {
        Random random = new Random(20261122);
        for (int i = 0; i < 2_000; i++) {
            assertReadsBack(random.ints(random.nextInt(60), 0, 0x3000)
                    .collect(StringBuilder::new, (text, unit) -> text.append((char) unit), StringBuilder::append)
                    .toString());
        }
    }

    @Test
    void line_hostileMessageFromALibrary_staysOneLine() {
        log.logger().warn("bad header: {}", "a\r\n{\"level\":\"INFO\"}");
        assertThat(log.rawLines()).hasSize(1);
    }

    @Test
    void line_exception_isOneFieldOfOneLine() {
        log.logger().error("failed", new IllegalStateException("two\nlines"));
        assertThat(log.lines()).singleElement().satisfies(line -> {
            assertThat(line.get("error").asText()).contains("IllegalStateException: two\nlines", "\tat ");
            assertThat(line.get("level").asText()).isEqualTo("ERROR");
        });
    }

    @Test
    void line_timeOnTheSecond_stillHasThreeDigits() {
        log.logger().info("seen");
        assertThat(log.lines().get(0).get("time").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    private void assertReadsBack(String text) {
        log.clear();
        log.logger().atInfo().addKeyValue("client", text).log("seen");
        assertThat(log.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.get("client").asText()).isEqualTo(text));
    }
}
