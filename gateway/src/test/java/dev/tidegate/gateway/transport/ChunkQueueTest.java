package dev.tidegate.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkQueueTest {
    private final ChunkPool pool = new ChunkPool();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void queue_randomWritesAndPartialSends_keepsEveryByteInOrder(long seed) {
        Random random = new Random(seed);
        ChunkQueue queue = new ChunkQueue();
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(20_000);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 30_000 : 100)];
            random.nextBytes(bytes);
            in.writeBytes(bytes);
            write(queue, bytes, random);
            queue.copyTo(buffer.clear());
            int sent = random.nextInt(buffer.position() + 1);
            out.write(buffer.array(), 0, sent);
            assertThat(queue.consume(sent, pool)).isEqualTo(sent);
            assertThat(queue.size()).isEqualTo(in.size() - out.size());
        }
        while (!queue.isEmpty()) {
            queue.copyTo(buffer.clear());
            out.write(buffer.array(), 0, buffer.position());
            queue.consume(buffer.position(), pool);
        }
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }

    private void write(ChunkQueue queue, byte[] bytes, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> queue.append(bytes, 0, bytes.length, pool);
            case 1 -> {
                if (bytes.length > 0) {
                    queue.add(Chunk.shared(bytes, 0, bytes.length));
                }
            }
            default -> {
                ChunkQueue other = new ChunkQueue();
                other.append(Arrays.copyOf(bytes, bytes.length + 5), 0, bytes.length, pool);
                other.moveTo(queue);
            }
        }
    }
}
