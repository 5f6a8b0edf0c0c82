package dev.tidegate.gateway.transport;

/** The close codes of RFC 6455, section 7.4, that we send. */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED = 1003;
    /** Never sent: stands for a close frame without a code. */
    static final int NONE = 1005;

    static final int NOT_UTF8 = 1007;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;

    private CloseCode() {}

    /** May a close frame carry this code? Some are reserved for what never travels, most are not assigned at all. */
    static boolean maySend(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
