package dev.tidegate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
    @Test
    void table_andRecord_nameTheSameLimitsInTheSameOrder() {
        assertThat(Arrays.stream(Limit.values()).map(Limit::key))
                .containsExactlyElementsOf(Arrays.stream(Limits.class.getRecordComponents())
                        .map(LimitsTest::kebab)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void limit_readsItsOwnComponent(Limit limit) throws ReflectiveOperationException {
        RecordComponent component = Limits.class.getRecordComponents()[limit.ordinal()];
        assertThat(limit.of(Limits.defaults()))
                .isEqualTo(component.getAccessor().invoke(Limits.defaults()));
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void limit_shown_readsBackAsItself(Limit limit) {
        assertThat(Limits.defaults().with(limit, limit.show(Limits.defaults()))).isEqualTo(Limits.defaults());
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void default_isWithinItsOwnRange(Limit limit) {
        assertThat(limit.parse(limit.standard())).isEqualTo(limit.of(Limits.defaults()));
    }

    @Test
    void with_changesOneAndLeavesTheRest() {
        Limits changed = Limits.defaults().with(Limit.OVERFLOW, "drop-oldest");
        assertThat(changed.overflow()).isEqualTo(Overflow.DROP_OLDEST);
        assertThat(changed.with(Limit.OVERFLOW, "drop-newest")).isEqualTo(Limits.defaults());
    }

    @ParameterizedTest
    @CsvSource({
        "0B, 0, 0B",
        "512B, 512, 512B",
        "64kB, 64000, 64kB",
        "64KiB, 65536, 64KiB",
        "1MiB, 1048576, 1MiB",
        "2MB, 2000000, 2MB",
        "1GiB, 1073741824, 1GiB",
        "3GB, 3000000000, 3GB"
    })
    void size_withUnit_isReadAndShown(String text, long bytes, String shown) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({"64KB", "64 KiB", "1.5MiB", "-1B", "KiB", "64k"})
    void size_ofAnotherForm_isRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 64KiB");
    }

    @Test
    void size_withoutUnit_isRefusedWithTheFix() {
        assertThatThrownBy(() -> ByteSize.parse("65536"))
                .hasMessageStartingWith("'65536' has no unit: write 64KiB, or use");
    }

    @ParameterizedTest
    @CsvSource({"0s, 0, 0s", "250ms, 250, 250ms", "90s, 90000, 90s", "60s, 60000, 1m", "24h, 86400000, 1d"})
    void duration_withUnit_isReadAndShown(String text, long millis, String shown) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(DurationText.show(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @Test
    void duration_withoutUnit_isRefusedWithTheFix() {
        assertThatThrownBy(() -> DurationText.parse("30")).hasMessageStartingWith("'30' has no unit: write 30s");
    }

    private static String kebab(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
