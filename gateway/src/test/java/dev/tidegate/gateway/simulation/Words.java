package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Properties;
import dev.tidegate.gateway.packet.SubscriptionRequest;
import dev.tidegate.policy.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Packets as a line of a trace shows them. */
final class Words implements Packet.Reader<String> {
    private static final Words WORDS = new Words();
    private static final int SHOWN = 12;

    private Words() {}

    static String of(Packet packet) {
        return packet.type() + " " + packet.accept(WORDS);
    }

    /** The payload, or how it begins. */
    static String payload(byte[] payload) {
        String text = new String(payload, StandardCharsets.US_ASCII);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...(" + payload.length + ")";
    }

    private static String properties(Properties properties) {
        StringBuilder text = new StringBuilder();
        properties.forEach((property, value) -> text.append(' ')
                .append(property)
                .append('=')
                .append(value instanceof byte[] bytes ? bytes.length + " bytes" : value));
        return text.toString();
    }

    private static String ack(int id, ReasonCode code) {
        return "#" + id + (code == ReasonCode.SUCCESS ? "" : " " + code);
    }

    @Override
    public String connect(Packet.Connect p) {
        return p.version() + " " + p.clientId() + (p.cleanStart() ? " clean" : "") + " keepAlive=" + p.keepAlive()
                + properties(p.properties())
                + (p.will() == null
                        ? ""
                        : " will[" + p.will().topic() + "=" + payload(p.will().payload()) + " "
                                + p.will().qos() + (p.will().retain() ? " retain" : "")
                                + properties(p.will().properties()) + "]");
    }

    @Override
    public String connAck(Packet.ConnAck p) {
        return (p.sessionPresent() ? "present " : "") + p.code() + properties(p.properties());
    }

    @Override
    public String publish(Packet.Publish p) {
        return p.topic() + "=" + payload(p.payload()) + " qos" + p.qos().level()
                + (p.packetId() == 0 ? "" : " #" + p.packetId())
                + (p.dup() ? " dup" : "")
                + (p.retain() ? " retain" : "")
                + properties(p.properties());
    }

    @Override
    public String pubAck(Packet.PubAck p) {
        return ack(p.packetId(), p.code());
    }

    @Override
    public String pubRec(Packet.PubRec p) {
        return ack(p.packetId(), p.code());
    }

    @Override
    public String pubRel(Packet.PubRel p) {
        return ack(p.packetId(), p.code());
    }

    @Override
    public String pubComp(Packet.PubComp p) {
        return ack(p.packetId(), p.code());
    }

    @Override
    public String subscribe(Packet.Subscribe p) {
        return "#" + p.packetId() + " "
                + p.requests().stream().map(Words::request).collect(Collectors.joining(", "))
                + properties(p.properties());
    }

    private static String request(SubscriptionRequest r) {
        return r.filter() + " qos" + r.qos().level()
                + (r.noLocal() ? " no-local" : "")
                + (r.retainAsPublished() ? " as-published" : "")
                + " " + r.retainHandling();
    }

    @Override
    public String subAck(Packet.SubAck p) {
        return codes(p.packetId(), p.codes());
    }

    private static String codes(int id, List<ReasonCode> codes) {
        return "#" + id + " " + codes;
    }

    @Override
    public String unsubscribe(Packet.Unsubscribe p) {
        return "#" + p.packetId() + " " + p.filters();
    }

    @Override
    public String unsubAck(Packet.UnsubAck p) {
        return codes(p.packetId(), p.codes());
    }

    @Override
    public String pingReq(Packet.PingReq p) {
        return "";
    }

    @Override
    public String pingResp(Packet.PingResp p) {
        return "";
    }

    @Override
    public String disconnect(Packet.Disconnect p) {
        return p.code() + properties(p.properties());
    }

    @Override
    public String auth(Packet.Auth p) {
        return p.code() + properties(p.properties());
    }
}
