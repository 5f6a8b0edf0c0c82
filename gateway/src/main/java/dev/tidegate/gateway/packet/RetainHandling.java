package dev.tidegate.gateway.packet;

/** When a subscription receives retained messages, section 3.8.3.1. The order is that of the wire: 0, 1, 2. */
public enum RetainHandling {
    SEND,
    SEND_IF_NEW,
    DO_NOT_SEND
}
