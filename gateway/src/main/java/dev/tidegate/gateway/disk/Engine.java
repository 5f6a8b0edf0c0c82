package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The few things asked of the database, so that a test can stand between. Every failure is an {@link IOException}; after one of
 * {@link #write} the engine is closed and never asked again.
 */
interface Engine extends AutoCloseable {
    /** How much doubt there is about the files. */
    enum Trust {
        /** Anything that is not right ends it. */
        FULL,
        /** Every table is looked at first; what cannot be read is left out, and set aside. */
        DAMAGED
    }

    /** Opens the database, the same one each time. */
    interface Opener {
        Engine open(Trust trust) throws IOException;
    }

    /** Writes all of it or nothing; when this returns, it survives what the durability says. */
    void write(Changeset changes, Durability durability) throws IOException;

    /** Keeps beside the database how far its files must go, where that has changed. Between two writes. */
    default void remember() throws IOException {}

    /** What there is at this moment, for any one thread. To be closed, also after the engine was. */
    View view();

    /** What could not be read of it by anybody, if anything; it goes on all the same. Any thread. */
    default @Nullable Damaged suspicion() {
        return null;
    }

    /** Writes what is in memory alone to files of its own, so that the next start has less to read. */
    void flush() throws IOException;

    /** Waits for whoever reads, then closes. */
    @Override
    void close();

    /** One moment's contents. */
    interface View extends AutoCloseable {
        byte @Nullable [] get(byte[] key) throws IOException;

        /** All that begins with these bytes, in order. */
        Cursor all(byte... prefix);

        @Override
        void close();
    }

    /** A place between keys; to be closed before its view. */
    interface Cursor extends AutoCloseable {
        /** Goes to the next; false at the end. What cannot be read is a {@link Damaged}; the next call goes on behind it. */
        boolean next() throws IOException;

        /** The same past all that cannot be read, which is reported. */
        default boolean advances(String where, Consumer<Damage> damages) throws IOException {
            while (true) {
                try {
                    return next();
                } catch (Damaged damaged) {
                    damages.accept(Damage.of(where, damaged));
                }
            }
        }

        /** The next is the first not below this key. */
        void seek(byte[] key);

        /** The last key there is, or null; the cursor is not to be used after that. */
        byte @Nullable [] last() throws IOException;

        byte[] key();

        byte[] value();

        @Override
        void close();
    }

    /** Part of the database cannot be read; the rest can. */
    final class Damaged extends IOException {
        private static final long serialVersionUID = 1;

        Damaged(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /** Nothing more is read: the database is being closed. */
    final class Closed extends IOException {
        private static final long serialVersionUID = 1;

        Closed() {
            super("the database is being closed");
        }
    }
}
