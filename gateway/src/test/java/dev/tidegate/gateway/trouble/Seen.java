package dev.tidegate.gateway.trouble;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What was seen of a gateway whose disk failed.
 *
 * @param recovery from a disk that is well to {@code /readyz} saying so
 * @param answersAfter what publishers of MQTT 5 heard from then on
 * @param people who have noted what they were told
 * @param delivered what the session had, after a kill
 */
record Seen(InTrouble inTrouble, Duration recovery, Set<String> answersAfter, People people, List<String> delivered) {

    /**
     * While it failed.
     *
     * @param answers of messages for sessions that are kept
     * @param liveAnswers of messages that nobody keeps, and that were heard
     * @param subAck for a session that is kept
     * @param connAck for a client that wanted one
     * @param readiness what {@code /readyz} said
     * @param metrics what {@code /metrics} said
     * @param silence how long a client of MQTT 3.1.1 heard nothing before its connection ended
     */
    record InTrouble(
            Set<String> answers,
            Set<String> liveAnswers,
            String subAck,
            String connAck,
            String readiness,
            String metrics,
            Duration silence) {}
}
