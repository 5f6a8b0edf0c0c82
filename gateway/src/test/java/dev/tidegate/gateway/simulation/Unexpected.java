package dev.tidegate.gateway.simulation;

import dev.tidegate.gateway.packet.Packet;

/** A reader that takes no packet at all; who extends it says which ones it takes. */
class Unexpected implements Packet.Reader<Void> {
    private static Void no(Packet packet) {
        throw new Violation("unexpected", packet.type() + " at this place");
    }

    @Override
    public Void connect(Packet.Connect packet) {
        return no(packet);
    }

    @Override
    public Void connAck(Packet.ConnAck packet) {
        return no(packet);
    }

    @Override
    public Void publish(Packet.Publish packet) {
        return no(packet);
    }

    @Override
    public Void pubAck(Packet.PubAck packet) {
        return no(packet);
    }

    @Override
    public Void pubRec(Packet.PubRec packet) {
        return no(packet);
    }

    @Override
    public Void pubRel(Packet.PubRel packet) {
        return no(packet);
    }

    @Override
    public Void pubComp(Packet.PubComp packet) {
        return no(packet);
    }

    @Override
    public Void subscribe(Packet.Subscribe packet) {
        return no(packet);
    }

    @Override
    public Void subAck(Packet.SubAck packet) {
        return no(packet);
    }

    @Override
    public Void unsubscribe(Packet.Unsubscribe packet) {
        return no(packet);
    }

    @Override
    public Void unsubAck(Packet.UnsubAck packet) {
        return no(packet);
    }

    @Override
    public Void pingReq(Packet.PingReq packet) {
        return no(packet);
    }

    @Override
    public Void pingResp(Packet.PingResp packet) {
        return no(packet);
    }

    @Override
    public Void disconnect(Packet.Disconnect packet) {
        return no(packet);
    }

    @Override
    public Void auth(Packet.Auth packet) {
        return no(packet);
    }
}
