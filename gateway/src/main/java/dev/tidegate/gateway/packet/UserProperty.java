package dev.tidegate.gateway.packet;

/** A name and a value that travel with a packet; names may repeat and order is kept [MQTT-3.3.2-18]. */
public record UserProperty(String name, String value) {}
