package dev.tidegate.gateway.session;

import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Qos;
import dev.tidegate.gateway.packet.Subscription;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.store.RetainedReading;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages that answer one subscription, on their way to one client: a reading of the store, the place the client has come
 * to, and the page it is being sent. Nobody waits for a page that nobody can take: with the client gone only the place is kept.
 */
final class Answer {
    /** Messages in a page. */
    static final int PAGE = 128;

    private final Subscription subscription;
    private final Grant grant;
    private final SessionRef reader;
    private final RetainedReading reading;
    private @Nullable TopicName reached;
    private boolean ended;
    /** Whether what is delivered at most once is left out, because the client has been away since it asked. */
    private boolean owedOnly;

    // valid while a client takes it
    private @Nullable CompletableFuture<RetainedReading.Page> asked;
    private RetainedReading.@Nullable Page page;
    private int next;
    private @Nullable Delivery head;

    Answer(Subscription subscription, SessionRef reader, RetainedReading reading) {
        this.subscription = subscription;
        this.grant = Grant.of(subscription);
        this.reader = reader;
        this.reading = reading;
    }

    /** The filter of the subscription it answers, as the client wrote it. */
    String filter() {
        return subscription.filter().text();
    }

    /** The next delivery, or null where a page has to be read first, or nothing is left. */
    @Nullable
    Delivery peek() {
        while (head == null && page != null) {
            if (next < page.messages().size()) {
                head = delivery(page.messages().get(next++));
            } else {
                reached = page.reached();
                ended = reached == null;
                page = null;
            }
        }
        return head;
    }

    private @Nullable Delivery delivery(Message message) {
        Qos qos = Qos.min(message.qos(), grant.qos()); // [MQTT-3.8.4-8]
        boolean isOwn = subscription.noLocal() && reader.clientId().equals(message.publisher()); // [MQTT-3.8.3-3]
        if (isOwn || (owedOnly && qos == Qos.AT_MOST_ONCE) || !reader.mayReceive(message.topic(), subscription)) {
            return null;
        }
        return Delivery.answer(message, grant);
    }

    /** Takes the head off. */
    void pop() {
        if (head != null) {
            reached = head.message().topic();
            head = null;
        }
    }

    /** Whether nothing is left. */
    boolean isSpent() {
        return peek() == null && ended;
    }

    boolean wantsPage() {
        return asked == null && peek() == null && !ended;
    }

    /** Asks the store for the next page. */
    CompletableFuture<RetainedReading.Page> ask(long now) {
        asked = reading.page(reached, PAGE, now).toCompletableFuture();
        return asked;
    }

    /** Whether this is the page it waits for, and not one it has asked for on behalf of a client that has left. */
    @SuppressWarnings("ReferenceEquality") // the very question
    boolean awaits(CompletableFuture<RetainedReading.Page> answer) {
        return asked == answer;
    }

    /** The page has come; null where the store could not read it, which ends the answer. */
    void turn(RetainedReading.@Nullable Page page) {
        asked = null;
        this.page = page;
        next = 0;
        ended = page == null;
    }

    /** The client is gone. False where that is the end: nothing of it is owed. */
    boolean isOwedWithoutClient() {
        asked = null;
        page = null;
        head = null;
        owedOnly = true;
        return grant.qos() != Qos.AT_MOST_ONCE;
    }
}
