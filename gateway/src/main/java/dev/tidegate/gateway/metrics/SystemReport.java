package dev.tidegate.gateway.metrics;

import static dev.tidegate.gateway.event.Count.*;

import dev.tidegate.gateway.event.Count;
import dev.tidegate.gateway.event.Counters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * The gateway's counters and state as topic names below {@code $SYS/broker} and texts, in the words mosquitto made customary
 * where they mean the same, and a few of our own. Nothing in it names a client, a topic or an address.
 *
 * <p>Owns the load averages; everything else is read from the shards' counters when asked. <i>Runs on: one thread.</i>
 */
public final class SystemReport {
    private static final String ROOT = "$SYS/broker/";
    private static final long MILLIS = 1_000;

    private final String version;
    private final List<Counters> shards;
    private final Map<String, LongSupplier> numbers = new LinkedHashMap<>();
    private final List<Load> loads = new ArrayList<>();
    private long lastUptime;

    private record Load(String name, LongSupplier total, LoadAverage average) {}

    /**
     * @param version what {@code $SYS/broker/version} says
     * @param retained how many messages of clients are retained
     */
    public SystemReport(String version, List<Counters> shards, IntSupplier retained) {
        this.version = version;
        this.shards = List.copyOf(shards);
        clients();
        traffic();
        number("subscriptions/count", () -> between(SUBSCRIPTIONS_ADDED, SUBSCRIPTIONS_REMOVED));
        number("retained messages/count", retained::getAsInt);
        number("wills/published", of(WILLS_PUBLISHED));
        loads();
    }

    private void clients() {
        number("clients/connected", () -> between(CONNECT_ACCEPTED, CLIENTS_LEFT));
        number("clients/disconnected", this::disconnected);
        number("clients/total", () -> between(SESSIONS_CREATED, SESSIONS_ENDED));
        number("clients/accepted", of(CONNECT_ACCEPTED));
        number("clients/refused", of(CONNECT_REFUSED));
        number("clients/takeovers", of(TAKEOVERS));
    }

    private void traffic() {
        number("messages/received", of(PACKETS_RECEIVED));
        number("messages/sent", of(PACKETS_SENT));
        number("packets/refused", of(REFUSED));
        number("publish/messages/received", of(MESSAGES_RECEIVED));
        number("publish/messages/sent", of(MESSAGES_DELIVERED));
        number("publish/messages/dropped", this::dropped);
        for (Count each : Count.values()) {
            if (isLoss(each)) {
                number("publish/messages/dropped/" + each.value(), of(each));
            }
        }
        number("bytes/received", of(BYTES_RECEIVED));
        number("bytes/sent", of(BYTES_SENT));
    }

    private void loads() {
        load("messages/received", of(PACKETS_RECEIVED));
        load("messages/sent", of(PACKETS_SENT));
        load("publish/received", of(MESSAGES_RECEIVED));
        load("publish/sent", of(MESSAGES_DELIVERED));
        load("publish/dropped", this::dropped);
        load("bytes/received", of(BYTES_RECEIVED));
        load("bytes/sent", of(BYTES_SENT));
        load("sockets", of(CONNECTIONS_OPENED));
        load("connections", () -> total(CONNECT_ACCEPTED) + total(CONNECT_REFUSED));
    }

    private void number(String name, LongSupplier value) {
        numbers.put(name, value);
    }

    private void load(String name, LongSupplier total) {
        loads.add(new Load(name, total, new LoadAverage()));
    }

    /** What there is to say, by topic name, after this many milliseconds of running. */
    public Map<String, String> read(long uptimeMillis) {
        Map<String, String> report = new LinkedHashMap<>();
        report.put(ROOT + "version", version);
        report.put(ROOT + "uptime", uptimeMillis / MILLIS + " seconds");
        numbers.forEach((name, value) -> report.put(ROOT + name, Long.toString(value.getAsLong())));
        for (Load each : loads) {
            each.average.update(each.total.getAsLong(), uptimeMillis - lastUptime);
            for (int i = 0; i < LoadAverage.MINUTES.length; i++) {
                report.put(
                        ROOT + "load/" + each.name + "/" + LoadAverage.MINUTES[i] + "min",
                        String.format(Locale.ROOT, "%.2f", each.average.average(i)));
            }
        }
        lastUptime = uptimeMillis;
        return report;
    }

    private LongSupplier of(Count count) {
        return () -> total(count);
    }

    private long total(Count count) {
        return Counters.total(shards, count);
    }

    /** What has begun and not ended. The ending is read first, so that the difference does not dip below the truth. */
    private long between(Count begun, Count ended) {
        long over = total(ended);
        return Math.max(0, total(begun) - over);
    }

    private long disconnected() {
        long connected = between(CONNECT_ACCEPTED, CLIENTS_LEFT);
        return Math.max(0, between(SESSIONS_CREATED, SESSIONS_ENDED) - connected);
    }

    private long dropped() {
        long dropped = 0;
        for (Count each : Count.values()) {
            dropped += isLoss(each) ? total(each) : 0;
        }
        return dropped;
    }

    private static boolean isLoss(Count count) {
        return count.metric().equals(DROPPED_EXPIRED.metric());
    }
}
