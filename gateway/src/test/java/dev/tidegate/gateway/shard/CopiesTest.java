package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.shard.Copies.Print;
import dev.tidegate.gateway.shard.Copies.Promise;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that come by several ways. */
class CopiesTest {
    private static final int MESSAGES = 1_000;

    private final Copies copies = new Copies(MESSAGES, 2);

    private static Print print(long number) {
        return new Print(number * 0x9E37_79B9L, number);
    }

    private void take(String way, long number) {
        assertThat(copies.known(way, print(number), Promise.KEPT)).isNull();
        copies.settled(way, print(number), true);
    }

    @ParameterizedTest
    @EnumSource(Promise.class)
    void messageThatComesByAnotherWay_isKnown(Promise promise) {
        assertThat(copies.known("x", print(1), promise)).isNull();
        assertThat(copies.known("y", print(1), promise)).isNotNull();
        assertThat(copies.known("y", print(2), promise)).isNull();
    }

    @ParameterizedTest
    @EnumSource(Promise.class)
    void messageThatComesAgainByTheSameWay_isTaken(Promise promise) {
        copies.known("x", print(1), promise);
        assertThat(copies.known("x", print(1), promise)).isNull();
    }

    @Test
    void messageToWhichNothingWasPromised_doesNotStandForOneThatIsToBeKept() {
        copies.known("x", print(1), Promise.NONE);
        assertThat(copies.known("y", print(1), Promise.KEPT)).isNull();
    }

    @Test
    void messageThatIsToBeKept_standsForOneToWhichNothingIsPromised() {
        copies.known("x", print(1), Promise.KEPT);
        assertThat(copies.known("y", print(1), Promise.NONE)).isNotNull();
    }

    @Test
    void secondCopy_isAsGoodAsTheFirst() {
        copies.known("x", print(1), Promise.KEPT);
        CompletionStage<Boolean> known = copies.known("y", print(1), Promise.KEPT);
        assertThat(known).isNotCompleted();
        copies.settled("x", print(1), true);
        assertThat(known).isCompletedWithValue(true);
        assertThat(copies.known("y", print(1), Promise.KEPT)).isCompletedWithValue(true);
    }

    @Test
    void firstCopyThatIsLost_leavesTheMessageToWhoeverBringsItNext() {
        copies.known("x", print(1), Promise.KEPT);
        CompletionStage<Boolean> known = copies.known("y", print(1), Promise.KEPT);
        copies.settled("x", print(1), false);
        assertThat(known).isCompletedWithValue(false);
        assertThat(copies.known("y", print(1), Promise.KEPT)).isNull();
    }

    @Test
    void lastMessagesOfAWay_areRemembered_andThoseForgottenAreCounted() {
        for (int i = 0; i < 10 * MESSAGES; i++) {
            take("x", i);
        }
        for (int i = 10 * MESSAGES - MESSAGES / 2; i < 10 * MESSAGES; i++) {
            assertThat(copies.known("y", print(i), Promise.KEPT)).isNotNull();
        }
        assertThat(copies.known("y", print(8 * MESSAGES), Promise.KEPT)).isNull();
        Copies.Extent extent = copies.extent();
        assertThat(extent.messages()).isBetween(MESSAGES / 2L, MESSAGES + 1L);
        assertThat(extent.forgotten() + extent.messages()).isEqualTo(10L * MESSAGES + 1);
    }

    @Test
    void whatOneWayBrings_pushesOutNothingOfAnothers() {
        take("x", 1);
        for (int i = 0; i < 10 * MESSAGES; i++) {
            take("y", 100 + i);
        }
        assertThat(copies.known("y", print(1), Promise.KEPT)).isNotNull();
    }

    @Test
    void wayThatHasBroughtNothingForLongest_makesRoomForANewOne() {
        take("x", 1);
        take("y", 2);
        take("x", 3);
        take("z", 4);
        assertThat(copies.extent().ways()).isEqualTo(2);
        assertThat(copies.known("z", print(1), Promise.KEPT)).isNotNull();
        assertThat(copies.known("z", print(2), Promise.KEPT)).isNull();
        assertThat(copies.extent().forgotten()).isEqualTo(1);
    }
}
