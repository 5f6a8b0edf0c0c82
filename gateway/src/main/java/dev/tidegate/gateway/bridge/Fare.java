package dev.tidegate.gateway.bridge;

/** What is counted of a bridge. */
public enum Fare {
    SENT_UPSTREAM("messages_out", "Messages the upstream has taken"),
    TAKEN_FROM_UPSTREAM("messages_in", "Messages that came from the upstream and are kept here"),
    REFUSED_UPSTREAM("refused_upstream", "Messages the upstream has refused"),
    REFUSED_HERE("refused_here", "Messages of the upstream that were refused here"),
    LEFT_BEHIND("left_behind", "Messages no rule takes, or larger than it allows"),
    ECHO("echoes", "Messages of the upstream that had been here before"),
    UNASKED("unasked", "Retained messages of the upstream that nobody here has asked for"),
    UNFIT("unfit", "Messages that cannot be made to fit the upstream's profile"),
    TOO_OLD("too_old", "Messages that have waited for longer than queue.age"),
    TOO_LARGE("too_large", "Messages larger than the upstream takes"),
    CONNECTED("connects", "Connections made to the upstream"),
    RECONNECTED("reconnects", "Connections made to the upstream after the first"),
    FAILED("failures", "Connections to the upstream that were refused or lost");

    private final String key;
    private final String about;

    Fare(String key, String about) {
        this.key = key;
        this.about = about;
    }

    /** As metrics and topics spell it. */
    public String key() {
        return key;
    }

    /** What it counts, for people. */
    public String about() {
        return about;
    }
}
