package dev.tidegate.gateway.auth;

import java.io.IOException;
import java.net.URI;

/** Fetches what an issuer publishes. <i>Runs on: a thread that has nothing else to do.</i> */
@FunctionalInterface
public interface KeyFetcher {
    /**
     * The body of a successful answer, within the bounds of time and size it was made with.
     *
     * @throws IOException with a message for the operator, which holds nothing of the answer
     */
    String fetch(URI url) throws IOException, InterruptedException;
}
