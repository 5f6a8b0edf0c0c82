package dev.tidegate.gateway.client;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract with HiveMQ CE, which starts slowly: one for all tests. Over MQTT 3.1.1 it does not know what a bridge is, and sends back. */
@Tag("once")
class HiveMqBridgeTest extends BridgeContract {
    private HiveMqUpstream hiveMq;

    @BeforeAll
    void open(@TempDir Path home) {
        hiveMq = new HiveMqUpstream(home);
    }

    @AfterAll
    void close() {
        hiveMq.stop();
    }

    @Override
    BridgedBroker broker() {
        return hiveMq;
    }

    @Override
    List<String> roads() {
        return List.of("5", "3.1.1");
    }

    @Override
    List<String> outages() {
        return List.of("5");
    }

    @Override
    List<String> mirrors() {
        return List.of("5");
    }
}
