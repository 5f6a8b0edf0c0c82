package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tidegate.gateway.fixture.Chromium;
import dev.tidegate.gateway.fixture.Chromium.Screen;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT.js in a browser, without our page around it: what a web developer's own code does, in both versions. */
@Timeout(60)
class MqttJsTest {
    /** What every script below may use: clients of this gateway, and promises for what they hear. */
    private static final String TOOLS = """
            const { default: mqtt } = await import('/vendor/mqtt-5.16.0/mqtt.esm.js');
            const address = `ws://${location.host}/mqtt`;
            const client = (options = {}) => mqtt.connectAsync(address, {
                protocolVersion: version, username: 'any', password: token, timerVariant: 'native', reconnectPeriod: 0, ...options,
            });
            const next = (from) => new Promise((resolve) => from.once('message',
                (topic, payload, packet) => resolve({ topic, payload, qos: packet.qos, retain: packet.retain })));
            """;

    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("limits.packet-size=11MiB");

    private static Chromium chromium;
    private static Page page;

    @BeforeAll
    static void open() {
        chromium = Chromium.startOrSkip();
        page = chromium.tab(Screen.DESK);
        page.navigate("http://127.0.0.1:" + GATEWAY.address("ws").getPort() + "/");
    }

    @AfterAll
    static void shut() {
        if (chromium != null) {
            chromium.close();
        }
    }

    /** Runs a script that ends with {@code return}; {@code version} and {@code token} are known to it. */
    private static Object run(int version, String script) {
        return page.evaluate(
                "async ({ version, token }) => {" + TOOLS + script + "}",
                Map.of("version", version, "token", GATEWAY.token()));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void retainedMessage_awaitsLaterSubscribers(int version) {
        assertThat(run(version, """
                        const one = await client();
                        await one.publishAsync(`js/kept/${version}`, 'kept', { qos: 1, retain: true });
                        const two = await client();
                        const came = next(two);
                        await two.subscribeAsync(`js/kept/${version}`, { qos: 1 });
                        const { payload, qos, retain } = await came;
                        await Promise.all([one.endAsync(), two.endAsync()]);
                        return [new TextDecoder().decode(payload), qos, retain];
                        """)).isEqualTo(List.of("kept", 1, true));
    }

    /** The stream is broken off, as by a closed laptop. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void will_ofALostClient_isPublished(int version) {
        assertThat(run(version, """
                        const heir = await client();
                        await heir.subscribeAsync('js/will', { qos: 1 });
                        const came = next(heir);
                        const mortal = await client({ will: { topic: 'js/will', payload: 'gone', qos: 1, retain: false } });
                        mortal.stream.destroy();
                        const { topic, payload } = await came;
                        await heir.endAsync();
                        return [topic, new TextDecoder().decode(payload)];
                        """)).isEqualTo(List.of("js/will", "gone"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void payloadOfTenMebibytes_arrivesWhole(int version) {
        assertThat(run(version, """
                        const one = await client();
                        await one.subscribeAsync('js/large', { qos: 1 });
                        const came = next(one);
                        const sent = new Uint8Array(10 * 2 ** 20).map((_, i) => i * 31 >> 3);
                        await one.publishAsync('js/large', sent, { qos: 1 });
                        const { payload } = await came;
                        await one.endAsync();
                        return payload.length === sent.length && sent.every((byte, i) => byte === payload[i]);
                        """)).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "4, 1", "4, 2", "5, 0", "5, 1", "5, 2"})
    void tenThousandMessages_arriveInOrderWithoutLoss(int version, int qos) {
        assertThat(run(version, """
                        const reader = await client();
                        const writer = await client();
                        await reader.subscribeAsync('js/many', { qos: 2 });
                        const came = [];
                        const all = new Promise((resolve) => reader.on('message', (topic, payload) => {
                            if (came.push(Number(new TextDecoder().decode(payload))) === 10_000) resolve();
                        }));
                        const window = version === 5 ? 100 : 10_000; // the announced Receive Maximum: MQTT.js leaves it to its user
                        for (let from = 0; from < 10_000; from += window) {
                            await Promise.all(Array.from({ length: window }, (_, i) =>
                                writer.publishAsync('js/many', String(from + i), { qos: QOS })));
                        }
                        await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 20_000))]);
                        await Promise.all([reader.endAsync(), writer.endAsync()]);
                        return [came.length, came.every((each, i) => each === i)];
                        """.replace("QOS", Integer.toString(qos)))).isEqualTo(List.of(10_000, true));
    }
}
