package dev.tidegate.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventSinkTest {
    private static final GatewayEvent OVERFLOW = new GatewayEvent.OutboxOverflowed("meter-7", 12);

    private final List<String> heard = new ArrayList<>();

    @Test
    void both_anEvent_firstHearsFirst() {
        EventSink.both(event -> heard.add("first"), event -> heard.add("second"))
                .accept(OVERFLOW);
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void guarded_sinkFails_callerGoesOnAndSoDoTheOthers() {
        EventSink failing = EventSink.guarded(event -> {
            throw new IllegalStateException("the disk is full");
        });
        EventSink sink = EventSink.both(failing, event -> heard.add("other"));
        assertThatCode(() -> {
                    sink.accept(OVERFLOW);
                    sink.accept(OVERFLOW);
                })
                .doesNotThrowAnyException();
        assertThat(heard).containsExactly("other", "other");
    }
}
