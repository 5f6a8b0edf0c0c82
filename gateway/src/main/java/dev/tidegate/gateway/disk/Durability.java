package dev.tidegate.gateway.disk;

/** What an acknowledgement has to survive. */
public enum Durability {
    /** The end of the process and the loss of power. */
    SYNC,
    /** The end of the process: what is written is left to the operating system. */
    OS
}
