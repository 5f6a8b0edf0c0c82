package dev.tidegate.gateway.codec;

/**
 * What the decoder checks while it reads, as plain numbers.
 *
 * @param packetSize the largest packet, fixed header included: the Maximum Packet Size we announce
 * @param connectPacketSize the largest CONNECT
 * @param userProperties the most user properties in one packet, will properties among them
 * @param userPropertyBytes the most UTF-8 bytes of names and values of all user properties of one packet
 */
public record PacketLimits(int packetSize, int connectPacketSize, int userProperties, int userPropertyBytes) {}
