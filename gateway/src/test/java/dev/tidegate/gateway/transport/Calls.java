package dev.tidegate.gateway.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Connections the gateway opens from a {@link Rig}, whose own side of them are further guests. */
final class Calls {
    static final Duration PATIENT = Duration.ofSeconds(20);

    final Rig rig;
    final Dialer dialer;
    final BlockingQueue<Rig.Guest> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    /** Every name is this machine. */
    Calls(Rig rig) {
        this(rig, host -> {
            if (host.endsWith(".invalid")) {
                throw new UnknownHostException(host);
            }
            return List.of(InetAddress.getLoopbackAddress());
        });
    }

    Calls(Rig rig, NameLookup names) {
        this.rig = rig;
        this.dialer = new Dialer(rig.loops, names, RandomGenerator.of("L64X128MixRandom"));
    }

    static Destination to(String address) {
        return Destination.plain(BrokerAddress.parse(address), PATIENT);
    }

    static Destination to(String address, ClientTls tls) {
        return new Destination(BrokerAddress.parse(address), PATIENT, Map.of(), tls);
    }

    static String at(String scheme, InetSocketAddress address) {
        return scheme + "://broker.example.com:" + address.getPort();
    }

    Attempt dial(int loop, Destination to) {
        return dialer.dial(
                loop,
                to,
                wire -> {
                    Rig.Guest self = rig.new Guest(wire);
                    self.answer = bytes -> {};
                    opened.add(self);
                    return self;
                },
                failures::add);
    }

    /** Our side of an open wire. */
    Rig.Guest open(Destination to) throws InterruptedException {
        dial(0, to);
        return next();
    }

    Rig.Guest next() throws InterruptedException {
        Rig.Guest self = null;
        for (int i = 0; i < 200 && self == null && failures.isEmpty(); i++) {
            self = opened.poll(100, TimeUnit.MILLISECONDS);
        }
        if (self == null) {
            throw new AssertionError("Nothing was opened: " + failures + rig.faults);
        }
        return self;
    }

    /** What the dialer has to say of a destination that cannot be reached. */
    String failure(Destination to) throws InterruptedException {
        dial(0, to);
        return failure();
    }

    String failure() throws InterruptedException {
        @Nullable String why = failures.poll(20, TimeUnit.SECONDS);
        if (why == null) {
            throw new AssertionError("Nothing failed; opened: " + opened);
        }
        return why;
    }
}
