package dev.tidegate.gateway.disk;

/** Bytes in the store are not what they should be; the message says of which record. */
final class BadRecord extends Exception {
    private static final long serialVersionUID = 1;

    BadRecord(String what) {
        super(what);
    }
}
