package dev.tidegate.gateway.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real gateway on a disk that is full, and on one that fails. All stories are told at once: mostly they wait. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AilingDiskTest {
    private static final Duration PROMISED = Duration.ofSeconds(10);
    /** What the documents say, and what a busy machine may add. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final String ALL = "ailments";

    private static final String EIO = "Input/output error";

    /** Told in every build; the others where the property {@code tidegate.ailments} is {@code all}. */
    private static final List<Ailment> COMMON =
            List.of(new FullDisk("24m"), new FailingCalls(EIO, "fdatasync,fsync:error=EIO"), new SizeLimit());

    private static final List<Ailment> RARE = List.of(
            new FailingCalls(EIO, "fdatasync:error=EIO:when=1", "rename:error=EIO"),
            new FailingCalls(EIO, "fdatasync:error=EIO:when=1", "unlink:error=EIO", "fsync:error=EIO"),
            new FailingCalls("No space left on device", "fdatasync,fsync,fallocate:error=ENOSPC"),
            new FailingCalls("Read-only file system", "fdatasync,rename,unlink,mkdir:error=EROFS"));

    private final List<Ailment> ailments = Stream.concat(
                    COMMON.stream(),
                    "all".equals(System.getProperty("tidegate.ailments")) ? RARE.stream() : Stream.of())
            .toList();
    private Map<Ailment, CompletableFuture<Seen>> stories = Map.of();

    @BeforeAll
    void tell(@TempDir Path folder) {
        var threads = Executors.newFixedThreadPool(ailments.size());
        stories = ailments.stream()
                .collect(Collectors.toMap(
                        each -> each,
                        each -> CompletableFuture.supplyAsync(
                                () -> Story.tell(each, folder.resolve("disk" + ailments.indexOf(each))), threads)));
        threads.shutdown();
    }

    Stream<Ailment> ailments() {
        return ailments.stream();
    }

    private Seen seen(Ailment ailment) {
        try {
            return Objects.requireNonNull(stories.get(ailment)).join();
        } catch (CompletionException untold) {
            if (untold.getCause() instanceof RuntimeException skipped) {
                throw skipped;
            }
            throw untold;
        }
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void publishOfMqtt5_thatCannotBeStored_isRefusedWith0x97(Ailment ailment) {
        assertThat(seen(ailment).inTrouble().answers())
                .containsExactly("PUBACK QUOTA_EXCEEDED", "PUBREC QUOTA_EXCEEDED");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void publishOfMqtt311_thatCannotBeStored_isNotAnswered_andTheConnectionEndsLater(Ailment ailment) {
        assertThat(seen(ailment).inTrouble().silence()).isBetween(SILENCE.minusSeconds(1), SILENCE.plusSeconds(3));
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void messagesNobodyKeeps_goOn(Ailment ailment) {
        assertThat(seen(ailment).inTrouble().liveAnswers()).containsExactly("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void sessionThatCannotBeKept_isRefused(Ailment ailment) {
        assertThat(seen(ailment).inTrouble().connAck()).contains("0x88");
        assertThat(seen(ailment).inTrouble().subAck()).contains("0x83");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void readiness_isRed_withTheReason(Ailment ailment) {
        assertThat(seen(ailment).inTrouble().readiness()).startsWith("503 ").contains(ailment.reason());
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void metrics_sayThatTheStoreIsDown(Ailment ailment) {
        assertThat(seen(ailment).inTrouble().metrics())
                .contains("tidegate_store_up{durability=\"sync\"} 0.0")
                .doesNotContain("tidegate_store_write_failures_total{durability=\"sync\"} 0.0");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void diskThatIsWellAgain_isWrittenTo_byItself(Ailment ailment) {
        assertThat(seen(ailment).recovery()).isLessThan(PROMISED);
        assertThat(seen(ailment).answersAfter()).containsExactly("SUCCESS");
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void acknowledged_isThereAfterAKill(Ailment ailment) {
        assertThat(seen(ailment).delivered())
                .containsAll(seen(ailment).people().acknowledged)
                .containsAll(seen(ailment).people().unheard);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void delivered_wasSent_andOnceAtQos2(Ailment ailment) {
        Seen seen = seen(ailment);
        assertThat(seen.delivered().stream().filter(each -> !each.equals("silence")))
                .allMatch(each -> seen.people().acknowledged.contains(each)
                        || seen.people().refused.contains(each))
                .filteredOn(seen.people().exactlyOnce::contains)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void delivered_isInTheOrderOfItsPublisher(Ailment ailment) {
        assertThat(seen(ailment).delivered().stream().filter(each -> each.startsWith("five QoS 1")))
                .isSorted();
        assertThat(seen(ailment).delivered().stream().filter(each -> each.startsWith("five QoS 2")))
                .isSorted();
    }
}
