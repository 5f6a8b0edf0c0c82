package dev.tidegate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.GatewayConfig.Durability;
import dev.tidegate.gateway.disk.Health;
import dev.tidegate.gateway.disk.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreReportTest {
    private static Health health(String trouble) {
        return new Health(trouble, 0, 42, 3, List.of(), new Work(5, 1_500_000_000, 1_000_000_000, 2));
    }

    private static List<String> readings(Durability promised, Health health) {
        return StoreReport.readings(promised, health).stream()
                .map(each -> each.kind() + " " + each.metric() + " " + each.label() + "=" + each.series() + " "
                        + each.value())
                .toList();
    }

    @Test
    void store_thatWrites_isUp_andNoObstacle() {
        assertThat(StoreReport.obstacles(health(""))).isEmpty();
        assertThat(readings(Durability.OS, health("")))
                .containsExactly(
                        "GAUGE tidegate_store_up durability=os 1.0",
                        "GAUGE tidegate_store_pending_bytes durability=os 42.0",
                        "COUNTER tidegate_store_commits durability=os 5.0",
                        "COUNTER tidegate_store_commit_seconds durability=os 1.5",
                        "GAUGE tidegate_store_commit_seconds_max durability=os 1.0",
                        "COUNTER tidegate_store_write_failures durability=os 2.0",
                        "COUNTER tidegate_store_damage durability=os 3.0");
    }

    @Test
    void store_thatCannotWrite_isDown_andSaysWhy() {
        assertThat(readings(Durability.SYNC, health("No space left on device")))
                .contains("GAUGE tidegate_store_up durability=sync 0.0");
        assertThat(StoreReport.obstacles(health("No space left on device")))
                .containsExactly("the store cannot write, and refuses what has to survive: No space left on device");
    }

    @Test
    void memory_promisesNothing_andIsNoObstacle() {
        assertThat(StoreReport.obstacles(null)).isEmpty();
        assertThat(StoreReport.readings(Durability.NONE, null))
                .singleElement()
                .satisfies(each -> assertThat(each.series()).isEqualTo("none"));
    }
}
