package dev.tidegate.gateway.disk;

import dev.tidegate.gateway.packet.ClientId;
import dev.tidegate.gateway.packet.Message;
import dev.tidegate.gateway.packet.Position;
import dev.tidegate.gateway.packet.TopicName;
import dev.tidegate.gateway.shard.Shard;
import dev.tidegate.gateway.store.Addressee;
import dev.tidegate.gateway.store.Resumed;
import dev.tidegate.gateway.store.SessionChange;
import dev.tidegate.gateway.store.SessionDraft;
import dev.tidegate.gateway.store.SessionStore.Start;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One thing the committing thread is asked to do. */
sealed interface Order {
    /** What it takes to keep it until it is written, roughly; nothing for those that are few. */
    default long weight() {
        return 0;
    }

    void carryOut(Archive archive);

    /** Changes of one session. */
    record Changes(Sheet sheet, long tenure, List<SessionChange> changes) implements Order {
        static final long WEIGHT = 96;

        @Override
        public long weight() {
            return WEIGHT * changes.size();
        }

        @Override
        public void carryOut(Archive archive) {
            archive.change(sheet, tenure, changes);
        }
    }

    /** A message for sessions. */
    record Delivery(Message message, List<Addressee> addressees) implements Order {
        private static final long WEIGHT = 96;

        @Override
        public long weight() {
            return message.weight() + WEIGHT * addressees.size();
        }

        @Override
        public void carryOut(Archive archive) {
            archive.deliver(message, addressees);
        }
    }

    /** A session has ended. */
    record Ending(Sheet sheet) implements Order {
        @Override
        public void carryOut(Archive archive) {
            archive.erase(sheet);
        }
    }

    /** A client wants its session. */
    record Resumption(Sheet sheet, Start start, Shard shard, CompletableFuture<Optional<Resumed>> answer)
            implements Order {
        @Override
        public void carryOut(Archive archive) {
            archive.resume(this);
        }
    }

    /** What is retained of a topic has changed. */
    record Shelving(TopicName topic, long weight) implements Order {
        @Override
        public void carryOut(Archive archive) {
            archive.shelve(topic);
        }
    }

    /**
     * A reader has read a session, or could not.
     *
     * @param draft the session, or null
     * @param since what had been told since, which says whether it is still wanted
     * @param repairs what has to be written because part of it is missing
     */
    record Loading(Sheet sheet, @Nullable SessionDraft draft, List<SessionChange> since, List<SessionChange> repairs)
            implements Order {
        @Override
        public void carryOut(Archive archive) {
            archive.load(this);
        }
    }

    /** A session was found damaged. */
    record Mending(Sheet sheet) implements Order {
        @Override
        public void carryOut(Archive archive) {
            archive.mend(sheet);
        }
    }

    /** Messages that were found on disk, left by a life before. */
    record Finding(List<Position> positions) implements Order {
        @Override
        public void carryOut(Archive archive) {
            archive.collect(positions);
        }
    }

    /** For reports. */
    static String name(ClientId clientId) {
        return "the session of " + clientId;
    }
}
