package dev.tidegate.gateway.transport;

import dev.tidegate.gateway.connection.WireListener;

/** Listens while nobody does: before a conversation has begun, and after its end. */
enum Deaf implements WireListener {
    INSTANCE;

    @Override
    public void received(byte[] bytes, int from, int to) {
        // nobody is there
    }

    @Override
    public void drained() {
        // nobody waits
    }

    @Override
    public void gone() {
        // nobody was told of it
    }
}
