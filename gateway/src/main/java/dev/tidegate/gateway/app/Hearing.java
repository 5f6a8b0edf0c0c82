package dev.tidegate.gateway.app;

import dev.tidegate.gateway.codec.ByteWriter;
import dev.tidegate.gateway.codec.Dialect;
import dev.tidegate.gateway.codec.PacketEncoder;
import dev.tidegate.gateway.gate.Ruling;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client hears of a ruling, in its own dialect and down to the bytes: encoded as the gateway encodes it. */
final class Hearing {
    private static final String NOTHING = "nothing";
    private static final String ENDS = "the connection ends";
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private final PacketEncoder encoder = new PacketEncoder();
    private final Dialect dialect;

    Hearing(ProtocolVersion version) {
        this.dialect = Dialect.of(version);
    }

    String ofConnect(Ruling<Packet.Connect> ruling) {
        String accepted = "CONNACK with 0x00 (Success)";
        return ruling.match(new Ruling.Cases<>() {
            @Override
            public String asAsked() {
                return accepted;
            }

            @Override
            public String adjusted(Packet.Connect value) {
                return accepted + ", which tells what is granted";
            }

            @Override
            public String refused(Ruling.Objection objection) {
                return said(new Packet.ConnAck(false, objection.code(), Properties.NONE), objection.code()) + "; "
                        + ENDS;
            }

            @Override
            public String closed(Ruling.Objection objection) {
                return refused(objection); // there is no DISCONNECT before CONNACK [MQTT-3.14.0-1]
            }

            @Override
            public String dropped(Ruling.Objection objection) {
                return NOTHING;
            }

            @Override
            public String hungUp(Ruling.Objection objection) {
                return hangUp();
            }
        });
    }

    String ofPublish(Packet.Publish asked, Ruling<Packet.Publish> ruling) {
        return ruling.match(new Ruling.Cases<>() {
            @Override
            public String asAsked() {
                return acknowledgement(asked, ReasonCode.SUCCESS);
            }

            @Override
            public String adjusted(Packet.Publish value) {
                return acknowledgement(asked, ReasonCode.SUCCESS);
            }

            @Override
            public String refused(Ruling.Objection objection) {
                return acknowledgement(asked, objection.code()) + "; the message goes no further";
            }

            @Override
            public String closed(Ruling.Objection objection) {
                return disconnect(objection.code());
            }

            @Override
            public String dropped(Ruling.Objection objection) {
                return NOTHING + "; the message goes no further";
            }

            @Override
            public String hungUp(Ruling.Objection objection) {
                return hangUp();
            }
        });
    }

    /** Of a SUBSCRIBE all of whose filters were answered with these codes. */
    String ofSubscribe(Packet.Subscribe asked, List<ReasonCode> codes) {
        ReasonCode only = codes.size() == 1 ? codes.get(0) : null;
        return said(new Packet.SubAck(asked.packetId(), codes, Properties.NONE), only);
    }

    String dropped() {
        return NOTHING + ": no answer comes";
    }

    String disconnect(ReasonCode code) {
        return said(new Packet.Disconnect(code, Properties.NONE), code) + "; " + ENDS;
    }

    String hangUp() {
        return NOTHING + "; " + ENDS + " without a word";
    }

    private String acknowledgement(Packet.Publish asked, ReasonCode code) {
        return switch (asked.qos()) {
            case AT_MOST_ONCE -> NOTHING + ", as at QoS 0 always";
            case AT_LEAST_ONCE -> said(new Packet.PubAck(asked.packetId(), code, Properties.NONE), code);
            case EXACTLY_ONCE -> said(new Packet.PubRec(asked.packetId(), code, Properties.NONE), code);
        };
    }

    /** The name of a packet, the code where the dialect has words for it, and the bytes. */
    private String said(Packet packet, @Nullable ReasonCode code) {
        ByteWriter out = new ByteWriter();
        if (!encoder.encode(packet, dialect, Integer.MAX_VALUE, out)) {
            return NOTHING + ", because MQTT " + dialect.name().substring(1).replace('_', '.') + " has no "
                    + packet.type() + " that says so";
        }
        String bytes = HEX.formatHex(out.array(), 0, out.length());
        String with = code == null || !dialect.hasProperties() ? "" : " with " + code;
        return packet.type() + with + " (bytes " + bytes + ")";
    }
}
