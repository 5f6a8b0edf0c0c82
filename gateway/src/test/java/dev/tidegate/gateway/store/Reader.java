package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.topic.Naive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes and reads retained messages as their texts. */
final class Reader {
    private Reader() {}

    static Message message(String topic, String text) {
        return message(topic, text, Message.NEVER);
    }

    static Message message(String topic, String text, long expiresAt) {
        return new Message(
                TopicName.of(topic),
                text.getBytes(StandardCharsets.UTF_8),
                Qos.AT_MOST_ONCE,
                true,
                Properties.NONE,
                expiresAt,
                null);
    }

    static String text(Message message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }

    static RetainedStore.Kept put(RetainedStore store, Message message) {
        return store.put(message, 0).toCompletableFuture().join();
    }

    static RetainedReading.Page page(RetainedReading reading, @Nullable TopicName after, int max) {
        return reading.page(after, max, 0).toCompletableFuture().join();
    }

    static List<String> match(RetainedStore store, String filter) {
        return rest(store.match(Naive.filter(filter)), null, 7, page -> {});
    }

    /** The texts of all pages that follow. */
    static List<String> rest(
            RetainedReading reading, @Nullable TopicName after, int max, Consumer<RetainedReading.Page> between) {
        List<String> texts = new ArrayList<>();
        TopicName reached = after;
        do {
            RetainedReading.Page page = page(reading, reached, max);
            page.messages().forEach(each -> texts.add(text(each)));
            between.accept(page);
            reached = page.reached();
        } while (reached != null);
        return texts;
    }
}
