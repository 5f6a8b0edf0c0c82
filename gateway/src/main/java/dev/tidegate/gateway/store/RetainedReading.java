package dev.tidegate.gateway.store;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.TopicName;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that match one filter, as of the moment the reading began, page by page in an order of the store's own.
 *
 * <p>It holds no place: who reads says how far it has come, by the name of a topic, and may read a page again or years later. So an
 * answer that waits for an absent client costs its filter and a name, however much there is to read.
 *
 * <p>A message that was replaced, removed or has expired since the reading began is left out; one that stays is in exactly one page.
 */
public interface RetainedReading {
    /**
     * The next page: at most so many messages, perhaps none, never more than can be looked for in a moment.
     *
     * @param after how far the reader has come, or null at the beginning
     */
    CompletionStage<Page> page(@Nullable TopicName after, int max, long now);

    /**
     * @param reached where to go on, or null where nothing is left
     * @param looks how many topics were looked at: what the page has cost
     */
    record Page(List<Message> messages, @Nullable TopicName reached, int looks) {}
}
