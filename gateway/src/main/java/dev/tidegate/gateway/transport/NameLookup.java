package dev.tidegate.gateway.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses behind a name, and waits for the answer. <i>Runs on: {@link Loops#names()}.</i> */
@FunctionalInterface
interface NameLookup {
    /** The addresses in the order to try them; addresses themselves are their own answer. */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** As this machine is told to. */
    static NameLookup ofThisMachine() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
