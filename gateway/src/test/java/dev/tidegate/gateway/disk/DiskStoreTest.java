package dev.tidegate.gateway.disk;

import static dev.tidegate.gateway.fixture.StoreWords.began;
import static dev.tidegate.gateway.fixture.StoreWords.client;
import static dev.tidegate.gateway.fixture.StoreWords.left;
import static dev.tidegate.gateway.fixture.StoreWords.message;
import static dev.tidegate.gateway.fixture.StoreWords.retained;
import static dev.tidegate.gateway.fixture.StoreWords.subscribed;
import static dev.tidegate.gateway.fixture.StoreWords.tenure;
import static dev.tidegate.gateway.fixture.StoreWords.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.store.Origin;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionStore.Start;
import dev.tidegate.gateway.store.StoredSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told survives the process; what is over leaves no trace. */
class DiskStoreTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void session_whatHappenedToIt_survivesAKill() {
        bench.desk(0).record(tenure("c", 1), List.of(began(), subscribed("a/#")));
        bench.await(bench.desk(1).enqueue(message(7, 1), to("c")));
        bench.await(bench.desk(0).record(tenure("c", 1), List.of(new SessionChange.Received(9))));

        bench.kill();

        assertThat(bench.found().get(client("c")))
                .isEqualTo(StoredSession.EMPTY
                        .apply(began())
                        .apply(subscribed("a/#"))
                        .apply(new SessionChange.Queued(
                                new Position(7, 1),
                                dev.tidegate.gateway.packet.Qos.EXACTLY_ONCE,
                                false,
                                List.of(),
                                null,
                                Origin.PUBLISHED))
                        .apply(new SessionChange.Received(9)));
    }

    @Test
    void messages_areReadBackForTheClientThatComesBack() {
        bench.desk(0).record(tenure("c", 1), List.of(began()));
        bench.desk(0).enqueue(message(7, 1), to("c"));
        bench.desk(0).enqueue(message(7, 2), to("c"));
        bench.await(bench.desk(0).record(tenure("c", 1), List.of(left(3))));

        bench.kill();
        Resumed resumed =
                bench.await(bench.desk(0).resume(tenure("c", 2), Start.RESUME)).orElseThrow();

        assertThat(resumed.session().waiting())
                .extracting(each -> new String(
                        Objects.requireNonNull(resumed.messages().get(each.position()))
                                .payload(),
                        StandardCharsets.UTF_8))
                .containsExactly("payload 7/1", "payload 7/2");
    }

    @Test
    void retained_isThereAfterARestart_andGoneWhereItWasRemoved() {
        bench.retained().put(retained("a", "1"), 0);
        bench.retained().put(retained("b", "2"), 0);
        bench.retained().put(retained("a", ""), 0);
        bench.await(bench.retained().put(retained("c", "3"), 0));

        bench.kill();

        assertThat(bench.retained().size()).isEqualTo(2);
    }

    @Test
    void lives_areCounted() {
        assertThat(bench.store().life()).isEqualTo(1);
        assertThat(bench.kill().store().life()).isEqualTo(2);
        assertThat(bench.restart().store().life()).isEqualTo(3);
    }

    @Test
    void secondGateway_isToldWhoseTheDirectoryIs() {
        DiskStore.Settings settings = new DiskStore.Settings(bench.directory(), Durability.SYNC, 1);
        assertThatThrownBy(() -> DiskStore.open(settings, new DiskStore.Clocks(() -> 0, () -> 0), milestone -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(bench.directory() + " is in use by another gateway");
    }
}
