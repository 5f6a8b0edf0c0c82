package dev.tidegate.gateway.transport;

/** Hears of every request that asked for MQTT over WebSocket and got an HTTP error. <i>Runs on: the connection's I/O thread.</i> */
@FunctionalInterface
public interface UpgradeRefusals {
    /**
     * @param peer who asked, as {@code host:port}
     * @param status the HTTP status of the answer
     * @param why one of our own sentences, without anything the client sent
     */
    void refused(String peer, int status, String why);
}
