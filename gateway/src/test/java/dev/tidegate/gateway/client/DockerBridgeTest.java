package dev.tidegate.gateway.client;

import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.hivemq.HiveMQContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The contract with HiveMQ CE as its makers ship it, in a container. Skipped, and says so, where there is no Docker here; in continuous
 * integration as well, which fails for missing Debian packages only: a machine for builds seldom lets them start containers, and
 * {@link HiveMqBridgeTest} has tried the same broker as a process there.
 */
@Tag("once")
class DockerBridgeTest extends BridgeContract {
    private @Nullable Container hiveMq;

    @BeforeAll
    void open() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            skip("no Docker answers: start it, and let this user use it");
        }
        Container started = new Container();
        hiveMq = started;
        start(started);
        if (!List.of("localhost", "127.0.0.1").contains(started.container.getHost())) {
            skip("Docker is on another machine");
        }
    }

    /** A Docker without a way to its registry is none. */
    private static void start(Container container) {
        try {
            container.container.start();
        } catch (RuntimeException e) {
            if (Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                    .noneMatch(ContainerFetchException.class::isInstance)) {
                throw e;
            }
            skip("Its image cannot be fetched: " + e.getMessage());
        }
    }

    private static void skip(String why) {
        String missing = "NOT TESTED: bridges to HiveMQ CE in a container. " + why;
        System.err.println(missing);
        Assumptions.abort(missing);
    }

    @AfterAll
    void close() {
        if (hiveMq != null) {
            hiveMq.container.stop();
        }
    }

    @Override
    BridgedBroker broker() {
        return Objects.requireNonNull(hiveMq);
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

    private static final class Container implements BridgedBroker {
        private static final int MQTT = 1883;
        private static final Duration PATIENCE = Duration.ofMinutes(2);

        private final HiveMQContainer container =
                new HiveMQContainer(DockerImageName.parse("hivemq/hivemq-ce").withTag("2025.5"));
        private final int port = Ports.free();

        Container() {
            container.setPortBindings(List.of(port + ":" + MQTT)); // the same after an outage
        }

        @Override
        public String keys(String road) {
            return "address: mqtt://127.0.0.1:" + port + "\nprotocol: " + road;
        }

        @Override
        public Party party(String filter) {
            return Party.at(port, "any", "any", filter);
        }

        /** Stopped and started by Docker itself: the library would throw it away with all it keeps. */
        @Override
        public void whileAway(Runnable story) {
            container
                    .getDockerClient()
                    .stopContainerCmd(container.getContainerId())
                    .exec();
            story.run();
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
            await("HiveMQ is back").atMost(PATIENCE).ignoreExceptions().until(this::answers);
        }

        /** Docker takes connections before anybody is there. */
        private boolean answers() {
            party("probe").close();
            return true;
        }

        @Override
        public void close() {
            // the next test has it
        }
    }
}
