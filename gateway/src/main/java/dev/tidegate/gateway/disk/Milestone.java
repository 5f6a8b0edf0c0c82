package dev.tidegate.gateway.disk;

import java.util.function.Consumer;

/**
 * Moments in the life of the store, told to whoever opened it, on the thread that passes them. A test that ends the process at any
 * of them must lose nothing that was acknowledged.
 */
public enum Milestone {
    /** The number of this life has been written. */
    LIFE_WRITTEN,
    /** The database is open. */
    OPENED,
    /** What a shard told in one turn has been taken up. */
    TURN_TAKEN,
    BATCH_BUILT,
    BEFORE_WRITE,
    AFTER_WRITE,
    BEFORE_ANSWER,
    AFTER_ANSWER,
    /** A session has been written anew in the place of its journal, though not yet to disk. */
    SNAPSHOT_BUILT,
    SNAPSHOT_WRITTEN,
    /** A message nobody needs any more has been deleted. */
    BODY_DELETED,
    /** A session has been read for a client that came back, and it has not been told. */
    RESUME_READ,
    FORGET_WRITTEN,
    RETAINED_WRITTEN,
    /** Messages nobody needs that a life before has left are gone. */
    ORPHANS_DELETED,
    FLUSH_BEGUN,
    FLUSH_ENDED,
    COMPACTION_BEGUN,
    COMPACTION_ENDED,
    /** A write has failed, and the database has been given up. */
    FAILED,
    /** It is open again, and what was kept has not been written. */
    REOPENED,
    /** What was kept is written. */
    RECOVERED,
    CLOSING,
    CLOSED;

    /**
     * Nobody listens. Then the threads of the database never enter the virtual machine, which would hold them fast while it ends, and
     * wait for them.
     */
    public static final Consumer<Milestone> UNHEARD = milestone -> {};
}
