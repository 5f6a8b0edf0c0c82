package dev.tidegate.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Portion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which sessions that were found at rest get what is new. */
class DivisionTest {
    private static final Division FIRST = new Division("plant", 0, 1);
    private static final Division SECOND = new Division("plant", 1, 3);

    private static List<ClientId> together(List<ClientId> some, List<ClientId> others) {
        List<ClientId> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    @Test
    void sessions_areNamedAfterTheirTurn() {
        assertThat(FIRST.sessions()).containsExactly(new ClientId("$bridge/plant"));
        assertThat(SECOND.sessions())
                .containsExactly(
                        new ClientId("$bridge/plant/1/1of3"),
                        new ClientId("$bridge/plant/1/2of3"),
                        new ClientId("$bridge/plant/1/3of3"));
    }

    @Test
    void lastTurnThatIsWhole_getsWhatIsNew() {
        Map<ClientId, Portion> found = Division.atRest(together(FIRST.sessions(), SECOND.sessions()));

        assertThat(SECOND.isInForce(found)).isTrue();
        assertThat(FIRST.isInForce(found)).isFalse();
    }

    @Test
    void turnThatWasBeingPrepared_getsNothing() {
        Map<ClientId, Portion> found =
                Division.atRest(together(FIRST.sessions(), SECOND.sessions().subList(0, 2)));

        assertThat(FIRST.isInForce(found)).isTrue();
        assertThat(SECOND.isInForce(found)).isFalse();
    }

    @Test
    void sessionsThatMessagesComeTo_andThoseOfOthers_areNotDivided() {
        assertThat(Division.atRest(List.of(
                        new ClientId("$bridge/plant/in"), new ClientId("$bridge/plant/in/2"), new ClientId("plant"))))
                .isEmpty();
    }

    @Test
    void allSessionsOfAConnection_comeHomeToOnePlace() {
        for (String each : List.of("$bridge/plant/in/2", "$bridge/plant/1/2of3", "$bridge/plant/7/2of2")) {
            assertThat(Bundle.home(new ClientId(each), 4)).as(each).isEqualTo(Bundle.home("plant", 2, 4));
        }
    }
}
