package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.packet.Packet;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The clients of this gateway, as rules on demand see them. Implemented over the core by {@code app}. */
public interface Locals {
    /** Nobody subscribes to anything. */
    Locals NOBODY = new Locals() {
        @Override
        public Runnable watch(Listener listener) {
            return () -> {};
        }

        @Override
        public CompletionStage<Fate> answer(Packet.Publish message, List<Newcomer> newcomers) {
            throw new IllegalStateException("nobody has asked");
        }
    };

    /** What has become of an answer. */
    enum Fate {
        /** It is theirs. */
        TAKEN,
        /** The gateway has no room for it now, or cannot store it. */
        NOT_NOW
    }

    /** Hears what they subscribe to. <i>Runs on: any thread</i>, one call at a time but for {@link #asked}; it is not to take long. */
    interface Listener {
        /** The first of them subscribes with this filter; of a share, with the filter behind its name. */
        void begun(String filter);

        /** None of them subscribes with it any more. */
        void ended(String filter);

        void asked(Newcomer newcomer);

        /** His subscription has ended. */
        void withdrawn(Newcomer newcomer);
    }

    /**
     * Tells somebody what they subscribe to now, and then what changes. Any thread.
     *
     * @return ends that
     */
    Runnable watch(Listener listener);

    /**
     * Brings them a message they have asked for, whoever else subscribes to its topic. Its RETAIN is theirs. <i>Runs on: the shard of the
     * bridge.</i>
     *
     * @return completes when the message is theirs, and they can take another
     */
    CompletionStage<Fate> answer(Packet.Publish message, List<Newcomer> newcomers);
}
