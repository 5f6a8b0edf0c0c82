package dev.tidegate.policy;

/**
 * What becomes of a {@link Feature} a client asks for. Immutable; shared by all threads.
 *
 * <p>A new verdict is a new method in {@link Cases}, so nobody can forget to answer it.
 */
public sealed interface Verdict {

    /** Which of the nine this is. */
    Kind kind();

    /** Calls the one method of {@code cases} that fits. */
    <R> R match(Cases<R> cases);

    /** May the client send this without being turned away? See {@link Kind#isPermitted}. */
    default boolean isPermitted() {
        return kind().isPermitted();
    }

    /** As asked. */
    record Allow() implements Verdict {
        @Override
        public Kind kind() {
            return Kind.ALLOW;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.allow(this);
        }
    }

    /** Less than asked: at most {@code value}, a QoS or a number of seconds as the feature has it. */
    record Cap(long value) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.CAP;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cap(this);
        }
    }

    /** Accepted, without effect: what was asked of the server is simply not done. */
    record Ignore() implements Verdict {
        @Override
        public Kind kind() {
            return Kind.IGNORE;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ignore(this);
        }
    }

    /** Accepted, and the flag or property is taken out before the packet goes on. */
    record Strip() implements Verdict {
        @Override
        public Kind kind() {
            return Kind.STRIP;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.strip(this);
        }
    }

    /** Heard later: the client is not read until its rate allows it. */
    record Delay() implements Verdict {
        @Override
        public Kind kind() {
            return Kind.DELAY;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.delay(this);
        }
    }

    /** Neither passed on nor answered, as if the packet had never come: what some brokers do, and MQTT does not foresee. */
    record Drop(String why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.DROP;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.drop(this);
        }
    }

    /** Said no in the packet that answers: CONNACK, PUBACK or PUBREC, or the filter's entry in SUBACK. */
    record Refuse(ReasonCode code, String why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.REFUSE;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.refuse(this);
        }
    }

    /** Ends the connection: DISCONNECT with this code, then the socket. */
    record Close(ReasonCode code, String why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.CLOSE;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.close(this);
        }
    }

    /** Ends the connection without a word: the socket is closed. */
    record HangUp(String why) implements Verdict {
        @Override
        public Kind kind() {
            return Kind.HANG_UP;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.hangUp(this);
        }
    }

    /** The nine verdicts by name, from the kindest to the harshest. */
    enum Kind {
        ALLOW,
        CAP,
        IGNORE,
        STRIP,
        DELAY,
        DROP,
        REFUSE,
        CLOSE,
        HANG_UP;

        /** As profiles spell it. */
        public String key() {
            return Kebab.of(this);
        }

        /** Whether a client may send it and be served: true up to {@link #DELAY}. */
        public boolean isPermitted() {
            return compareTo(DROP) < 0;
        }
    }

    /** One method per verdict. */
    interface Cases<R> {
        R allow(Allow verdict);

        R cap(Cap verdict);

        R ignore(Ignore verdict);

        R strip(Strip verdict);

        R delay(Delay verdict);

        R drop(Drop verdict);

        R refuse(Refuse verdict);

        R close(Close verdict);

        R hangUp(HangUp verdict);
    }
}
