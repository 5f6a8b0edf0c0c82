package dev.tidegate.gateway.codec;

/** Whose packets a decoder reads: each side has packets, properties and reason codes the other may not send. */
public enum Sender {
    CLIENT,
    SERVER
}
