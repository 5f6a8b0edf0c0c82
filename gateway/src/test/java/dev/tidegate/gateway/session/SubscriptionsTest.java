package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {
    /** One, a few, and more than are looked through one by one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 40})
    void subscriptions_thatComeAndGo_areThoseOfAMapInTheOrderTheyCame(int filters) {
        Random random = new Random(filters);
        Subscriptions subscriptions = new Subscriptions();
        Map<String, Subscription> model = new LinkedHashMap<>();

        for (int i = 0; i < 1_000; i++) {
            String filter = "t/" + random.nextInt(filters);
            if (random.nextBoolean()) {
                Subscription next = subscription(filter, i);
                subscriptions.put(next);
                model.put(filter, next);
            } else {
                assertThat(subscriptions.remove(filter)).isSameAs(model.remove(filter));
            }
            assertThat(subscriptions.get(filter)).isSameAs(model.get(filter));
            assertThat(new ArrayList<>(subscriptions.all())).isEqualTo(new ArrayList<>(model.values()));
        }
    }

    private static Subscription subscription(String filter, int identifier) {
        TopicFilter parsed = Objects.requireNonNull(TopicFilter.parse(filter));
        return new Subscription(parsed, Qos.AT_LEAST_ONCE, false, false, RetainHandling.SEND, identifier);
    }
}
