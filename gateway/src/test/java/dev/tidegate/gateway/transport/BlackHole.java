package dev.tidegate.gateway.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port of this machine where a connection is neither accepted nor refused: the kernel's queue behind it is full. */
final class BlackHole implements AutoCloseable {
    /** Far more than the kernel queues for a backlog of one. */
    private static final int CROWD = 16;

    private final ServerSocket server;
    private final List<SocketChannel> crowd = new ArrayList<>();

    BlackHole() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        for (int i = 0; i < CROWD; i++) {
            SocketChannel one = SocketChannel.open();
            one.configureBlocking(false);
            one.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
            crowd.add(one);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel one : crowd) {
            one.close();
        }
        server.close();
    }
}
