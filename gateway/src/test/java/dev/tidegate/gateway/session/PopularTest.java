package dev.tidegate.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.RetainHandling;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicFilter;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PopularTest {
    private final Popular popular = new Popular();

    @Test
    void subscription_thatAnotherSessionHasAlike_isTheOtherOne() {
        Subscription first = popular.known(subscription("devices/all/cmd", Qos.AT_LEAST_ONCE));

        assertThat(popular.known(subscription("devices/all/cmd", Qos.AT_LEAST_ONCE)))
                .isSameAs(first);
    }

    @Test
    void subscription_ofTheSameFilterAndOtherOptions_isItself() {
        popular.known(subscription("devices/all/cmd", Qos.AT_LEAST_ONCE));
        Subscription other = subscription("devices/all/cmd", Qos.EXACTLY_ONCE);

        assertThat(popular.known(other)).isSameAs(other);
    }

    /** "Aa" and "BB" have one hash code. */
    @Test
    void subscription_inTheSlotOfAnother_isItself() {
        popular.known(subscription("Aa", Qos.AT_LEAST_ONCE));
        Subscription other = subscription("BB", Qos.AT_LEAST_ONCE);

        assertThat(popular.known(other)).isSameAs(other);
    }

    private static Subscription subscription(String filter, Qos qos) {
        return new Subscription(
                Objects.requireNonNull(TopicFilter.parse(filter)), qos, false, false, RetainHandling.SEND, 0);
    }
}
