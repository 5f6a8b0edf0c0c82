package dev.tidegate.gateway.client;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tidegate.gateway.fixture.Chromium;
import dev.tidegate.gateway.fixture.Chromium.Screen;
import dev.tidegate.gateway.fixture.Operator;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console as operators see it, in a browser. */
@Tag("once")
@Timeout(60)
class ConsoleTest {
    @RegisterExtension
    static final RunningGateway UPSTREAM = RunningGateway.with("auth.anonymous=true");

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    private static Chromium chromium;

    private final List<String> complaints = new ArrayList<>();
    private final Operator operator = new Operator(GATEWAY);

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
        operator.send("DELETE", "/api/bridges?name=plant", "");
        operator.send("DELETE", "/api/bridges?name=office", "");
        assertThat(complaints).isEmpty();
    }

    private void visit(Screen screen) {
        page = chromium.tab(screen);
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate("http://127.0.0.1:" + GATEWAY.address("admin").getPort() + "/console/");
    }

    private void signIn(String token) {
        page.fill("#token", token);
        press("Show the bridges");
    }

    private void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private void bridge(String name, int port, int connections) {
        operator.send(
                "POST",
                "/api/bridges",
                "{\"name\":\"" + name + "\",\"bridge\":{\"address\":\"mqtt://127.0.0.1:" + port + "\",\"connections\":"
                        + connections + ",\"topics\":[{\"out\":\"up/#\"}]}}");
    }

    private Locator row(String name) {
        return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(name));
    }

    @ParameterizedTest
    @EnumSource
    void operator_seesHowTheBridgesDo_andPausesOne(Screen screen) {
        bridge("plant", UPSTREAM.address("mqtt").getPort(), 2);
        bridge("office", 1, 1); // where nobody listens
        visit(screen);
        signIn(operator.token());

        assertThat(row("plant")).containsText("Connected");
        assertThat(row("plant")).containsText("2 of 2 connections open");
        assertThat(row("plant")).containsText("0 of 200,000 messages");
        assertThat(row("office")).containsText("Not connected");
        assertThat(row("office")).containsText("tries again");
        assertThat(row("office")).containsText("refused the connection");
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isEqualTo(screen.width());

        press("Pause bridge plant");

        assertThat(row("plant").locator(".pill")).hasText("Paused");
        assertThat(page.locator("#answer")).hasText("Bridge plant is paused.");
        press("Resume bridge plant");
        assertThat(row("plant").locator(".pill")).hasText("Connected");
    }

    @Test
    void tokenThatIsWrong_showsNothing_andTheRightOneHowToAddABridge_andNeitherIsKeptAnywhere() {
        visit(Screen.DESK);
        signIn("wrong");
        assertThat(page.locator("#refusal")).hasText("The gateway does not know this token.");
        assertThat(page.locator("#bridges")).isHidden();
        complaints.removeIf(each -> each.contains("401"));

        signIn(operator.token());

        assertThat(page.locator("#empty")).containsText("There is no bridge yet");
        assertThat(page.locator("#table")).isHidden();
        assertThat((String) page.evaluate(
                        "document.getElementById('token').value + location.href.split('/console/')[1] + JSON.stringify(localStorage)"
                                + " + JSON.stringify(sessionStorage) + document.cookie"))
                .isEqualTo("{}{}");
    }
}
