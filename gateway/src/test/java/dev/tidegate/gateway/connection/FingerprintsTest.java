package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Copies;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What tells the copies of one message from all other messages. */
class FingerprintsTest {
    private static final int MANY = 20_000;
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);

    private final Random random = new Random(5);
    private final Fingerprints prints = new Fingerprints(random.nextLong(), random.nextLong());

    private Copies.Print print(String path, String topic, byte[] payload, boolean retain) {
        Message message = new Message(
                TopicName.of(topic), payload, Qos.AT_LEAST_ONCE, retain, Properties.NONE, Message.NEVER, null);
        return prints.of(message, path, Trail.lengthOfOrigin(path));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void copiesThatCameByDifferentNodes_haveOnePrint() {
        assertThat(print("a:1.2 b c", "t", bytes("on"), false)).isEqualTo(print("a:1.2 d", "t", bytes("on"), false));
    }

    @Test
    void messagesThatDifferInAnything_haveAnotherPrintEach() {
        Set<Copies.Print> all = new HashSet<>();
        byte[] payload = bytes("0123456789abcdef");
        all.add(print("a:1.2 b", "t", payload, false));
        all.add(print("a:1.2 b", "t", payload, true));
        all.add(print("a:1.3 b", "t", payload, false));
        all.add(print("b:1.2 b", "t", payload, false));
        all.add(print("a:1.2 b", "u", payload, false));
        all.add(print("a:1.2 b", "t/", payload, false));
        all.add(print("a:1.2 b", "t", bytes("0123456789abcdeg"), false));
        all.add(print("a:1.2 b", "t", bytes("0123456789abcdef\0"), false));
        all.add(print("a:1.2 b", "t0", bytes("123456789abcdef"), false));
        all.add(print("a:1.2 b", "t", new byte[0], false));
        all.add(print("a:1.2 b", "t", new byte[1], false));
        assertThat(all).hasSize(11);
    }

    @Test
    void manyMessages_haveAsManyPrints() {
        Set<Copies.Print> all = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            all.add(print("a:1." + Integer.toString(i, 36), "t", bytes("on"), false));
        }
        assertThat(all).hasSize(MANY);
        assertThat(all.stream().map(Copies.Print::high).distinct()).hasSize(MANY);
    }

    /** Two payloads that differ by what is a multiple of the prime do not slip through: each word is smaller. */
    @Test
    void sums_areThoseOfTheArithmetic() {
        for (int i = 0; i < 100; i++) {
            long point = random.nextLong() >>> 3;
            long sum = random.nextLong() >>> 3;
            long word = random.nextLong() >>> 8;
            BigInteger expected = BigInteger.valueOf(sum)
                    .multiply(BigInteger.valueOf(point))
                    .add(BigInteger.valueOf(word))
                    .mod(PRIME);
            assertThat(BigInteger.valueOf(Fingerprints.next(sum, word, point)).mod(PRIME))
                    .isEqualTo(expected);
        }
    }
}
