package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.GatewayConfig.Durability;
import dev.tidegate.gateway.config.GatewayConfig.Store;
import dev.tidegate.policy.ByteSize;
import java.nio.file.Path;
import java.util.List;

/** The keys below {@code store}, and what they demand of each other. */
final class StoreKeys {
    /** A message of the largest packet a profile is likely to allow has room in it. */
    private static final ByteSize LEAST_PENDING = ByteSize.parse("1MiB");

    static final Key.Leaf<Path> PATH = optional(
            "path", ValueType.PATH, "The directory for what the gateway writes; made when it is first needed.");
    static final Key.Leaf<Durability> DURABILITY = withDefault(
            "durability",
            ValueType.oneOf(Keys.spelled(Durability.values())),
            "sync",
            "What an acknowledgement of QoS 1 and 2 promises. `sync`: its effect is on the disk, and survives a killed process and a power cut. "
                    + "`os`: the operating system has it, which survives a killed process and no power cut. `none`: sessions and retained messages live "
                    + "in memory and end with the process, as they do where there is no `path`. See [durability](durability.md).");
    static final Key.Leaf<ByteSize> PENDING_BYTES = withDefault(
            "pending-bytes",
            ValueType.BYTES,
            "64MiB",
            "What may be in memory that is not on disk. While it is reached, messages of QoS 1 and 2 for stored sessions are refused with 0x97, and "
                    + "retained ones are not retained; nothing that was acknowledged is lost. While the disk is in trouble, what happens to sessions counts too: "
                    + "from half of this on, only what becomes of each session is kept, not how.");
    static final Key.Section STORE =
            new Key.Section("store", List.of(PATH, DURABILITY, PENDING_BYTES), "What outlives the process.");

    private StoreKeys() {}

    static Store store(Branch store) {
        Path path = store.find(PATH);
        Durability promised = path == null ? Durability.NONE : store.get(DURABILITY);
        return new Store(path, promised, store.get(PENDING_BYTES));
    }

    static void check(Branch store, Findings findings) {
        Durability wanted = store.mentions(DURABILITY) ? store.find(DURABILITY) : null;
        boolean needsPath = wanted == Durability.SYNC || wanted == Durability.OS;
        if (needsPath && !store.isBroken(DURABILITY) && !store.mentions(PATH)) {
            findings.report(
                    store.where(DURABILITY),
                    "durability needs a place to write to: set store.path, or write durability: none, which keeps everything in memory");
        }
        ByteSize pending = store.find(PENDING_BYTES);
        if (pending != null && pending.compareTo(LEAST_PENDING) < 0) {
            findings.report(
                    store.where(PENDING_BYTES),
                    "pending-bytes: write at least 1MiB, or the largest messages never fit");
        }
    }
}
