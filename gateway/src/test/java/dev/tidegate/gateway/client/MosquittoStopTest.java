package dev.tidegate.gateway.client;

import dev.tidegate.gateway.fixture.RunningGateway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client of the world sees when the gateway stops. */
class MosquittoStopTest {
    @ParameterizedTest
    @CsvSource({
        "stop.drain-time=20s, Received DISCONNECT (139)",
        "stop.server-reference=mqtt-2.example.com:8883, Received DISCONNECT (156)"
    })
    void mosquittoSub_isToldWhyItIsSentAway(String setting, String words) {
        try (RunningGateway gateway = RunningGateway.with(setting).start();
                Mosquitto.Subscriber subscriber =
                        new Mosquitto(gateway).subscribe(Mosquitto.V5, "-i", "watcher", "-t", "t")) {
            gateway.stop();
            subscriber.awaitWords(words);
        }
    }
}
