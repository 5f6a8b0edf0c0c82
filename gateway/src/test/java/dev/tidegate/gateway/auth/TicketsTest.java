package dev.tidegate.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A ticket opens once, and soon or never. */
class TicketsTest {
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final int MOST = 3;
    private static final Identity ALICE = Identity.ofToken("alice", Instant.EPOCH, Map.of());

    private long now = -5_000; // a clock of which only differences mean anything
    private final Tickets tickets = new Tickets(LIFE, MOST, () -> now);

    private String issue() {
        return tickets.issue(ALICE).orElseThrow();
    }

    private boolean opens(String ticket) {
        return tickets.redeem(ticket.getBytes(US_ASCII)).equals(new Verification.Accepted(ALICE));
    }

    @Test
    void ticket_shownTwice_opensOnce() {
        String ticket = issue();
        assertThat(opens(ticket)).isTrue();
        assertThat(opens(ticket)).isFalse();
    }

    @Test
    void ticket_onItsLastMillisecond_opens() {
        String ticket = issue();
        now += LIFE.toMillis() - 1;
        assertThat(opens(ticket)).isTrue();
    }

    @Test
    void ticket_afterItsLife_opensNothing() {
        String ticket = issue();
        now += LIFE.toMillis();
        assertThat(opens(ticket)).isFalse();
    }

    @Test
    void ticketsBeyondTheLimit_areNotIssued_untilOneIsUsedOrTooOld() {
        String first = issue();
        issue();
        issue();
        assertThat(tickets.issue(ALICE)).isEmpty();
        assertThat(opens(first)).isTrue();
        issue();
        assertThat(tickets.issue(ALICE)).isEmpty();
        now += LIFE.toMillis();
        issue();
    }

    @Test
    void tickets_areLongAndNeverTheSame() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String ticket = issue();
            assertThat(ticket).matches("[-_A-Za-z0-9]{43}"); // 256 bits, and no dot, which makes a token
            assertThat(seen.add(ticket)).isTrue();
            assertThat(opens(ticket)).isTrue();
        }
    }

    @Test
    void ticket_cutOrInvented_opensNothing() {
        String ticket = issue();
        assertThat(opens(ticket.substring(1))).isFalse();
        assertThat(opens("")).isFalse();
        assertThat(opens(ticket)).isTrue();
    }

    @Test
    void clearedTickets_openNothing() {
        String ticket = issue();
        tickets.clear();
        assertThat(opens(ticket)).isFalse();
    }
}
