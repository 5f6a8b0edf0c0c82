package dev.tidegate.gateway.config;

import dev.tidegate.policy.ByteSize;
import java.time.Duration;

/**
 * What bounds the node as a whole, and clients before anybody knows who they are; what bounds one client is in {@link
 * dev.tidegate.policy.Limits}. Both stand in the same map of the file. Made by {@link ConfigLoader}; any thread may read it.
 *
 * @param connectTimeout from accept to a complete CONNECT
 * @param connectPacketSize the largest CONNECT
 * @param tokenBytes the longest token
 * @param connections open connections of one listener
 * @param unauthenticatedConnections connections that have not been answered with a CONNACK yet
 * @param unauthenticatedPerAddress how many of these from one network address that is not this machine's own
 * @param loginNames addresses and client ids whose failed logins are remembered, so many of each
 * @param sessions sessions, connected or not
 * @param retainedMessages retained messages
 * @param retainedBytes retained payloads and properties together
 * @param retainedMessageSize one retained message
 * @param mailbox notes waiting for one I/O thread
 * @param mailboxBytes messages in those notes
 * @param bridgedMessages messages of other nodes that are remembered of each way they come
 * @param bridgedWays how many ways are
 */
public record NodeLimits(
        Duration connectTimeout,
        ByteSize connectPacketSize,
        ByteSize tokenBytes,
        int connections,
        int unauthenticatedConnections,
        int unauthenticatedPerAddress,
        int loginNames,
        int sessions,
        int retainedMessages,
        ByteSize retainedBytes,
        ByteSize retainedMessageSize,
        int mailbox,
        ByteSize mailboxBytes,
        int bridgedMessages,
        int bridgedWays) {

    public NodeLimits {
        require(!connectTimeout.isNegative() && !connectTimeout.isZero(), "connect-timeout");
        require(connectPacketSize.bytes() > 0, "connect-packet-size");
        require(tokenBytes.bytes() > 0 && tokenBytes.bytes() <= connectPacketSize.bytes(), "token-bytes");
        require(connections > 0, "connections");
        require(unauthenticatedConnections > 0, "unauthenticated-connections");
        require(unauthenticatedPerAddress > 0, "unauthenticated-per-address");
        require(loginNames > 0, "login-names");
        require(sessions > 0, "sessions");
        require(retainedMessages >= 0, "retained-messages");
        require(retainedBytes.bytes() >= 0, "retained-bytes");
        require(retainedMessageSize.bytes() >= 0, "retained-message-size");
        require(mailbox > 0, "mailbox");
        require(mailboxBytes.bytes() > 0, "mailbox-bytes");
        require(bridgedMessages > 0, "bridged-messages");
        require(bridgedWays > 0, "bridged-ways");
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException("limits." + name + " is out of range");
        }
    }
}
