package dev.tidegate.gateway.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One network connection: whole packets in, bytes out. */
final class Link {
    /** Who is told. */
    interface Listener {
        void opened(Link link);

        void heard(Link link, Frame frame);

        /** Refused, ended or cut, by whomever. Nothing is heard after it. */
        void closed(Link link);
    }

    private static final int BUFFER = 64 * 1024;

    private final Listener listener;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private ByteBuffer in = ByteBuffer.allocate(BUFFER);
    private boolean ended;

    Link(Selector selector, Listener listener) {
        this.listener = listener;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins; says whether there is anything to wait for. */
    boolean connect(InetSocketAddress address) {
        try {
            channel.connect(address);
            return true;
        } catch (IOException refusedAtOnce) {
            return false;
        }
    }

    void send(byte[] packet) {
        out.add(ByteBuffer.wrap(packet));
        if (out.size() == 1) {
            write();
        }
    }

    /** The socket ends without a word; the listener is told. */
    void cut() {
        end();
    }

    /** The selector has something for us. */
    void ready() {
        try {
            if (!ended && key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                listener.opened(this);
            }
        } catch (IOException refused) {
            end();
        }
        if (!ended && key.isWritable()) {
            write();
        }
        if (!ended && key.isReadable()) {
            read();
        }
    }

    private void write() {
        try {
            while (!out.isEmpty()) {
                ByteBuffer first = out.getFirst();
                channel.write(first);
                if (first.hasRemaining()) {
                    break;
                }
                out.removeFirst();
            }
            key.interestOps(out.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException gone) {
            // What the broker said before it went may still be waiting here: reading tells the end in its turn.
            out.clear();
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void read() {
        try {
            int count = channel.read(in);
            in.flip();
            for (Frame frame = Frame.next(in); frame != null && !ended; frame = Frame.next(in)) {
                listener.heard(this, frame);
            }
            in.compact();
            if (!in.hasRemaining()) {
                in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
            }
            if (count < 0) {
                end();
            }
        } catch (IOException reset) {
            end();
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.closed(this);
    }
}
