package dev.tidegate.gateway.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tidegate.gateway.fixture.Chromium;
import dev.tidegate.gateway.fixture.Chromium.Screen;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in a real browser, against a broker that answers as scripted. */
@Tag("once")
final class PageInChromiumTest {
    private static final DevToken TOKEN =
            new DevToken("head.body.seal", "demo-1", Instant.parse("2026-11-22T12:00:00Z"), "standard");

    private static Chromium chromium;

    private final ScriptedBroker broker = new ScriptedBroker();
    private final List<String> complaints = new ArrayList<>();
    private PageServer server;
    private Page page;

    @BeforeAll
    static void open() {
        chromium = Chromium.startOrSkip();
    }

    @AfterAll
    static void shut() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() {
        server = PageServer.of(broker.beside(PageHandler.withDevTokens("/mqtt", () -> TOKEN)));
        page = tab(Screen.DESK);
    }

    @AfterEach
    void stop() {
        page.context().close();
        server.close();
    }

    private Page tab(Screen screen) {
        Page tab = chromium.tab(screen);
        tab.onConsoleMessage(message -> complaints.add(message.text()));
        tab.onPageError(complaints::add);
        return tab;
    }

    private void visit() {
        page.navigate("http://127.0.0.1:" + server.port() + "/");
    }

    private void visitAndConnect() {
        visit();
        assertThat(page.locator("#state")).hasText("Connected");
    }

    private Locator newestAnswer() {
        return page.locator("#log li").first();
    }

    private void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void opened_onAnyScreen_connectsByItselfAndFits(Screen screen) {
        page.context().close();
        page = tab(screen);
        visitAndConnect();
        assertThat(page.locator("#who")).containsText("demo-1");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(screen.width());
        assertThat(complaints).isEmpty();
    }

    @Test
    void opened_asksNobodyElse() {
        List<String> asked = new ArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        visitAndConnect();
        assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith("http://127.0.0.1:" + server.port() + "/"));
    }

    @Test
    void announcements_areReadAloud() {
        broker.on(
                ScriptedBroker.CONNECT,
                "20 09 00 00 06  24 01  25 00  28 00"); // Maximum QoS 1, no retain, no wildcards
        visitAndConnect();
        assertThat(page.locator("#announced-summary")).hasText("Announced: QoS up to 1, no retain, no wildcards");
    }

    @Test
    void connack_withRefusal_isSaidInWords() {
        broker.on(ScriptedBroker.CONNECT, "20 03 00 86 00");
        visit();
        assertThat(newestAnswer()).containsText(Pattern.compile("CONNACK\\s*0x86\\s*Bad User Name or Password"));
        assertThat(newestAnswer()).containsText("get a fresh one and reconnect");
        assertThat(page.locator("#state")).hasText("Refused");
    }

    @ParameterizedTest
    @CsvSource({"01, Granted QoS 1, 1", "A2, Wildcard Subscriptions not supported, 0"})
    void suback_isSaidInWords(String code, String name, int subscriptions) {
        broker.on(ScriptedBroker.SUBSCRIBE, "90 04 ID 00 " + code);
        visitAndConnect();
        press("Subscribe");
        assertThat(newestAnswer()).containsText(Pattern.compile("SUBACK\\s*0x" + code + "\\s*" + name));
        assertThat(page.locator("#subscriptions li")).hasCount(subscriptions);
    }

    @Test
    void puback_isSaidInWords() {
        broker.on(ScriptedBroker.PUBLISH, "40 04 ID 10 00");
        visitAndConnect();
        press("Publish");
        assertThat(newestAnswer()).containsText(Pattern.compile("PUBACK\\s*0x10\\s*No matching subscribers"));
    }

    /** The scripted broker leaves the socket open, which a page must survive. */
    @Test
    void disconnect_isSaidInWordsAndEndsTheConnection() {
        broker.on(ScriptedBroker.PUBLISH, "E0 02 9B 00");
        visitAndConnect();
        press("Publish");
        assertThat(newestAnswer()).containsText(Pattern.compile("DISCONNECT\\s*0x9B\\s*QoS not supported"));
        assertThat(page.locator("#state")).hasText("Disconnected");
    }

    /** Else it would cost every later connection too. */
    @Test
    void subscriptionThatCostTheConnection_isNotAskedForAgain() {
        broker.on(ScriptedBroker.SUBSCRIBE, "E0 02 90 00");
        visitAndConnect();
        press("Subscribe");
        assertThat(newestAnswer()).containsText(Pattern.compile("DISCONNECT\\s*0x90"));
        press("Reconnect");
        assertThat(page.locator("#state")).hasText("Connected");
        assertThat(page.locator("#subscriptions li")).hasCount(0);
    }

    @Test
    void filterThatNoPacketMayCarry_isNotSentAndNotKept() {
        visitAndConnect();
        page.fill("#filter", "demo/#/x");
        press("Subscribe");
        assertThat(newestAnswer()).containsText("Not sent: Invalid topic demo/#/x");
        assertThat(page.locator("#subscriptions li")).hasCount(0);
    }

    @Test
    void hostileText_staysText() { // A95
        String markup = "</script><img src=x onerror=alert(1)>";
        broker.on(ScriptedBroker.SUBSCRIBE, "90 04 ID 00 01" + publish(markup, markup));
        broker.on(ScriptedBroker.PUBLISH, puback(0x87, markup));
        page.onDialog(dialog -> complaints.add(dialog.message()));
        visitAndConnect();
        press("Subscribe");
        assertThat(page.locator("#messages strong")).hasText(markup);
        assertThat(page.locator("#messages pre")).hasText(markup);
        press("Publish");
        assertThat(newestAnswer()).containsText("The server adds: " + markup);
        assertThat(page.locator("main img")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void gatewayWithoutDevelopmentTokens_isAskedWithAPastedOne() {
        server.close();
        server = PageServer.of(broker.beside(PageHandler.withoutDevTokens("/mqtt")));
        visit();
        assertThat(page.locator("#state")).hasText("Needs a token");
        page.fill("#token", "pasted.secret.token");
        press("Connect");
        assertThat(page.locator("#state")).hasText("Connected");
        assertThat(page.content() + page.url()).doesNotContain("pasted.secret.token");
    }

    /** PUBLISH with QoS 0. */
    private static String publish(String topic, String payload) {
        String body = text(topic) + "00" + HexFormat.of().formatHex(payload.getBytes(StandardCharsets.UTF_8));
        return "30" + oneByte(body.length() / 2) + body;
    }

    /** PUBACK with a reason string. */
    private static String puback(int code, String reason) {
        String property = "1f" + text(reason);
        String body = "ID" + oneByte(code) + oneByte(property.length() / 2) + property;
        return "40" + oneByte(body.length() / 2 + 1) + body;
    }

    private static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "00" + oneByte(bytes.length) + HexFormat.of().formatHex(bytes);
    }

    private static String oneByte(int value) {
        return HexFormat.of().toHexDigits((byte) value);
    }
}
