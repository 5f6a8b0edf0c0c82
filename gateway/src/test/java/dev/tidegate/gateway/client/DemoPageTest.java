package dev.tidegate.gateway.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tidegate.gateway.fixture.Chromium;
import dev.tidegate.gateway.fixture.Chromium.Screen;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as the gateway serves it, in a browser, over the gateway's own WebSocket. */
@Tag("once")
@Timeout(60)
class DemoPageTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    @RegisterExtension
    static final RunningGateway CLOUDFLARE = RunningGateway.with("policy.profile=cloudflare-pubsub");

    private static Chromium chromium;

    private final List<String> complaints = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // every test begins with a visit
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

    @AfterEach
    void stop() {
        page.context().close();
        assertThat(complaints).isEmpty();
    }

    private void visit(RunningGateway gateway, Screen screen) {
        page = chromium.tab(screen);
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate("http://127.0.0.1:" + gateway.address("ws").getPort() + "/");
        assertThat(page.locator("#state")).hasText("Connected");
    }

    private void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private void subscribe(String filter) {
        page.fill("#filter", filter);
        press("Subscribe");
    }

    private Locator newestAnswer() {
        return page.locator("#log li").first();
    }

    private void answers(String pattern) {
        assertThat(newestAnswer()).containsText(Pattern.compile(pattern));
    }

    private void speak(String version) {
        page.locator("#versions label", new Page.LocatorOptions().setHasText(version))
                .click();
        assertThat(page.locator("#state")).hasText("Connected");
    }

    @ParameterizedTest
    @EnumSource
    void visitor_onAnyScreen_connectsByItselfAndFits(Screen screen) {
        visit(GATEWAY, screen);
        assertThat(page.locator("#who")).containsText("standard");
        assertThat(page.locator("#who")).containsText("Development token valid until");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(screen.width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTT 5", "3.1.1"})
    void visitor_publishesAtEachQos_andSeesTheMessages(String version) {
        visit(GATEWAY, Screen.PHONE);
        speak(version);
        page.selectOption("#subscribe-qos", "2");
        subscribe("demo/#");
        answers("SUBACK\\s*0x02\\s*Granted QoS 2");
        for (String qos : List.of("0", "1", "2")) {
            page.selectOption("#publish-qos", qos);
            page.fill("#payload", "with QoS " + qos);
            press("Publish");
            Locator newest = page.locator("#messages li").first();
            assertThat(newest.locator("pre")).hasText("with QoS " + qos);
            assertThat(newest.locator(".tag")).hasText("QoS " + qos);
        }
        assertThat(page.locator("#message-count")).hasText("3");
    }

    @Test
    void publishingToNobody_isAnsweredInWords() {
        visit(GATEWAY, Screen.DESK);
        press("Publish");
        answers("PUBACK\\s*0x10\\s*No matching subscribers");
    }

    /** A share name without a filter: the library lets it pass, the gateway does not. */
    @Test
    void invalidFilter_isAnsweredInWords_andTheConnectionLives() {
        visit(GATEWAY, Screen.DESK);
        subscribe("$share/team");
        answers("SUBACK\\s*0x8F\\s*Topic Filter invalid");
        assertThat(page.locator("#state")).hasText("Connected");
        assertThat(page.locator("#subscriptions li")).hasCount(0);
    }

    @Test
    void wildcardUnderCloudflare_costsTheConnection_andIsExplained() {
        visit(CLOUDFLARE, Screen.PHONE);
        assertThat(page.locator("#announced-summary")).containsText("no wildcards");
        subscribe("demo/#");
        answers("DISCONNECT\\s*0x90\\s*Topic Name invalid");
        assertThat(page.locator("#state")).hasText("Disconnected");
        press("Reconnect");
        assertThat(page.locator("#state")).hasText("Connected");
        subscribe("demo/hello");
        answers("SUBACK\\s*0x00\\s*Granted QoS 0");
    }

    @Test
    void oldVersionUnderCloudflare_isRefusedInWords() {
        visit(CLOUDFLARE, Screen.DESK);
        page.locator("#versions label", new Page.LocatorOptions().setHasText("3.1.1"))
                .click();
        assertThat(page.locator("#state")).hasText("Refused");
        answers("CONNACK\\s*0x01\\s*Unacceptable protocol version");
        assertThat(page.locator("#announced")).isHidden();
    }
}
