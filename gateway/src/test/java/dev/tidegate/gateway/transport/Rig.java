package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.Door;
import dev.tidegate.gateway.connection.Wire;
import dev.tidegate.gateway.connection.WireListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** I/O threads and listeners with nothing behind them but a listener that echoes, remembers and obeys. */
final class Rig implements AutoCloseable {
    static final String PAGE = "https://app.example.com";

    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final List<Runnable> closers = new CopyOnWriteArrayList<>();
    final Loops loops = Loops.start(2, System::nanoTime, faults::add);
    final BlockingQueue<Guest> guests = new LinkedBlockingQueue<>();

    /** What a new wire's listener does with bytes; echo unless a test says otherwise. */
    Consumer<Guest> manners = guest -> {};

    private Door door() {
        return wire -> {
            Guest guest = new Guest(wire);
            manners.accept(guest);
            guests.add(guest);
            return guest;
        };
    }

    TcpListener tcp() throws IOException {
        TcpListener listener = TcpListener.open(loops, here(Optional.empty()), index -> door());
        closers.add(listener::close);
        return listener;
    }

    TcpListener tls(Tls tls) throws IOException {
        TcpListener listener = TcpListener.open(loops, here(Optional.of(tls)), index -> door());
        closers.add(listener::close);
        return listener;
    }

    WebSocketListener webSocket() throws IOException {
        return webSocket(Optional.empty());
    }

    WebSocketListener webSocket(Optional<Tls> tls) throws IOException {
        WebSocketRules rules = new WebSocketRules("/mqtt", Set.of(PAGE));
        WebSocketListener listener = WebSocketListener.open(loops, here(tls), rules, index -> door());
        closers.add(listener::close);
        return listener;
    }

    WebSocketListener webSocket(WebSocketRules rules) throws IOException {
        WebSocketListener listener = WebSocketListener.open(loops, here(Optional.empty()), rules, index -> door());
        closers.add(listener::close);
        return listener;
    }

    static Binding here(Optional<Tls> tls) {
        return new Binding(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000, tls, ProxyRules.NONE);
    }

    Guest guest() throws InterruptedException {
        Guest guest = guests.poll(10, TimeUnit.SECONDS);
        if (guest == null) {
            throw new AssertionError("Nobody came; faults: " + faults);
        }
        return guest;
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
        loops.close();
    }

    /** One wire, seen from behind. */
    final class Guest implements WireListener {
        final Wire wire;
        final int thread = loops.currentIndex();
        final AtomicInteger drained = new AtomicInteger();
        final AtomicInteger gone = new AtomicInteger();
        final CompletableFuture<Integer> goneOn = new CompletableFuture<>();
        final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        Consumer<byte[]> answer;

        Guest(Wire wire) {
            this.wire = wire;
            this.answer = bytes -> wire.write(bytes, 0, bytes.length);
        }

        @Override
        public void received(byte[] bytes, int from, int to) {
            byte[] copy = Arrays.copyOfRange(bytes, from, to);
            synchronized (heard) {
                heard.writeBytes(copy);
            }
            answer.accept(copy);
        }

        byte[] heard() {
            synchronized (heard) {
                return heard.toByteArray();
            }
        }

        @Override
        public void drained() {
            drained.incrementAndGet();
        }

        @Override
        public void gone() {
            gone.incrementAndGet();
            goneOn.complete(loops.currentIndex());
        }

        /** Does something on the wire's own thread and waits for it. */
        void calmly(Runnable task) throws Exception {
            CompletableFuture.runAsync(task, loops.loop(thread)).get(10, TimeUnit.SECONDS);
        }

        long unsent() throws Exception {
            return CompletableFuture.supplyAsync(wire::unsent, loops.loop(thread))
                    .get(10, TimeUnit.SECONDS);
        }
    }
}
