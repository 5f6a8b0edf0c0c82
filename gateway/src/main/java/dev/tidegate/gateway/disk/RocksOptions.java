package dev.tidegate.gateway.disk;

import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionJobInfo;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushJobInfo;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;

/** How the database is opened: every number that bounds it, and what it owns outside of the heap. */
final class RocksOptions implements AutoCloseable {
    private static final long MIB = 1024 * 1024;

    /** What is collected in memory before it is written to a file of its own. */
    static final long WRITE_BUFFER = 64 * MIB;

    private static final long BLOCK_CACHE = 32 * MIB;
    /** Write buffers whose logs are kept at most: what a start has to read again, more or less. */
    private static final int WRITE_AHEAD = 4;

    /** It is read at each start and with each change of the tables; a longer one is written anew. */
    private static final long MANIFEST = 4 * MIB;

    private static final int BACKGROUND_JOBS = 3;
    private static final int INFO_LOGS = 4;
    private static final long INFO_LOG = 4 * MIB;

    private final LRUCache cache = new LRUCache(BLOCK_CACHE);
    private final Options options;
    private final List<AbstractEventListener> listeners;

    RocksOptions(Engine.Trust trust, CompressionType compression, long writeBuffer, Consumer<Milestone> milestones) {
        boolean isTrusted = trust == Engine.Trust.FULL;
        options = new Options(isTrusted ? tracked() : new DBOptions(), new ColumnFamilyOptions())
                .setCreateIfMissing(true)
                .setParanoidChecks(isTrusted)
                .setWalRecoveryMode(
                        isTrusted
                                ? WALRecoveryMode.TolerateCorruptedTailRecords
                                : WALRecoveryMode.SkipAnyCorruptedRecords)
                .setWriteBufferSize(writeBuffer)
                .setTargetFileSizeBase(writeBuffer)
                .setMaxWriteBufferNumber(3)
                .setMaxTotalWalSize(WRITE_AHEAD * writeBuffer)
                .setMaxManifestFileSize(MANIFEST)
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setAllowMmapReads(false)
                .setAllowMmapWrites(false)
                .setMaxLogFileSize(INFO_LOG)
                .setKeepLogFileNum(INFO_LOGS)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setStatsDumpPeriodSec(0)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache))
                .setCompressionType(compression);
        listeners = milestones == Milestone.UNHEARD ? List.of() : List.of(new Listener(milestones));
        options.setListeners(listeners);
    }

    /**
     * The manifest names the logs that are needed: one that is missing is found, and so is a manifest that has lost its end. There is
     * no setter for it.
     */
    private static DBOptions tracked() {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        return Objects.requireNonNull(DBOptions.getDBOptionsFromProps(properties));
    }

    Options options() {
        return options;
    }

    @Override
    public void close() {
        options.close();
        listeners.forEach(AbstractEventListener::close);
        cache.close();
    }

    /** Runs on threads of the database. */
    private static final class Listener extends AbstractEventListener {
        private final Consumer<Milestone> milestones;

        Listener(Consumer<Milestone> milestones) {
            super(
                    EnabledEventCallback.ON_FLUSH_BEGIN,
                    EnabledEventCallback.ON_FLUSH_COMPLETED,
                    EnabledEventCallback.ON_COMPACTION_BEGIN,
                    EnabledEventCallback.ON_COMPACTION_COMPLETED);
            this.milestones = milestones;
        }

        @Override
        public void onFlushBegin(RocksDB db, FlushJobInfo info) {
            milestones.accept(Milestone.FLUSH_BEGUN);
        }

        @Override
        public void onFlushCompleted(RocksDB db, FlushJobInfo info) {
            milestones.accept(Milestone.FLUSH_ENDED);
        }

        @Override
        public void onCompactionBegin(RocksDB db, CompactionJobInfo info) {
            milestones.accept(Milestone.COMPACTION_BEGUN);
        }

        @Override
        public void onCompactionCompleted(RocksDB db, CompactionJobInfo info) {
            milestones.accept(Milestone.COMPACTION_ENDED);
        }
    }
}
