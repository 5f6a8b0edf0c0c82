package dev.tidegate.gateway.conformance;

import static dev.tidegate.gateway.packet.ProtocolVersion.V3_1_1;
import static dev.tidegate.policy.ReasonCode.MALFORMED_PACKET;
import static dev.tidegate.policy.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.Property;
import java.util.Objects;

/** Sections 3.12 and 3.14 of both versions: PINGREQ and its answer, DISCONNECT and the will it keeps or leaves. */
class S314_DisconnectTest extends ConformanceTest {
    /** What a client may do to be disconnected by us, one kind after the other. */
    private static final String[] TROUBLE = {
        "C1 00",
        "82 ( 00 01 () )",
        "30 ( <a/+> () )",
        "30 ( <a> ( 23 FFFF ) )",
        "30 ( <a> ( " + "26 <k> <v> ".repeat(65) + " ) )"
    };

    /** A greeted client whose will is "gone", on the topic of its name. */
    private static RawClient mortal(Via via, String name, String properties) {
        return join(via, name, "06", properties, "() <" + on(via, name) + "> <gone>");
    }

    private static RawClient mortal311(Via via, String name) {
        String payload = "<" + on(via, name) + "> <" + on(via, name) + "> <gone>";
        return open311(via).send(connect311("06", payload)).expect("20 02 00 00");
    }

    private static void expectWill(RawClient watcher, Via via, String name) {
        watcher.expect("30 ( <" + on(via, name) + "> () 'gone' )");
    }

    // --- PINGREQ ---

    @Wires
    @Normative("MQTT-3.12.4-1")
    void pingReq_isAnsweredWithPingResp(Via via) {
        // PINGREQ is answered with PINGRESP, each, and has no body.
        try (RawClient client = join(via, "ping")) {
            client.send("C0 00 C0 00").expect("D0 00").expect("D0 00");
            client.send("C0 01 00").expectDisconnect(MALFORMED_PACKET);
        }
    }

    @Wires
    @Normative(value = "MQTT-3.12.4-1", version = V3_1_1)
    void pingReq_ofAnOldClient_isAnsweredWithPingResp(Via via) {
        // PINGREQ is answered with PINGRESP.
        try (RawClient client = join311(via, "ping")) {
            client.send("C0 00 C0 00").expect("D0 00").expect("D0 00");
        }
    }

    // --- DISCONNECT from the client ---

    @Wires
    @Normative("MQTT-3.14.1-1")
    void disconnect_withReservedBits_isMalformed_andLeavesTheWill(Via via) {
        // The reserved bits of DISCONNECT are 0; others are answered with 0x81.
        try (RawClient watcher = watcher(via, on(via, "reserved"))) {
            for (String first : new String[] {"E1", "E2", "E4", "E8", "EF"}) {
                mortal(via, "reserved", "").send(first + " 00").expectDisconnect(MALFORMED_PACKET);
                expectWill(watcher, via, "reserved");
            }
        }
    }

    @Wires
    @Normative("MQTT-3.14.2-1")
    void disconnect_withACodeThatIsNotTheClients_disconnectsWith0x82(Via via) {
        // A client's DISCONNECT has a listed reason that is not the server's alone.
        try (RawClient watcher = watcher(via, on(via, "codes"))) {
            for (String code : new String[] {"01", "18", "8B", "8D", "8E", "9C", "A0", "FF"}) {
                mortal(via, "codes", "").send("E0 01 " + code).expectDisconnect(PROTOCOL_ERROR);
                expectWill(watcher, via, "codes");
            }
            for (String code :
                    new String[] {"04", "80", "81", "82", "83", "90", "93", "94", "95", "96", "97", "98", "99"}) {
                mortal(via, "codes", "").send("E0 01 " + code).expectClose();
                expectWill(watcher, via, "codes");
            }
        }
    }

    @Wires
    @Normative("U11")
    void expiryInDisconnect_whereConnectHadNone_disconnectsWith0x82_andLeavesTheWill(Via via) {
        // A session expiry in DISCONNECT, where CONNECT had none, is a protocol error; the will is published.
        try (RawClient watcher = watcher(via, on(via, "expiry"))) {
            for (String properties : new String[] {"", "11 00000000"}) {
                mortal(via, "expiry", properties)
                        .send("E0 ( 00 ( 11 00000001 ) )")
                        .expectDisconnect(PROTOCOL_ERROR);
                expectWill(watcher, via, "expiry");
            }
            mortal(via, "expiry", "").send("E0 ( 00 ( 11 00000000 ) )").expectClose();
            mortal(via, "expiry", AN_HOUR).send("E0 ( 00 ( 11 00000001 ) )").expectClose();
            expectSilence(watcher, on(via, "expiry"));
        }
    }

    @Wires
    @Normative("MQTT-3.14.4-3")
    void disconnect0_discardsTheWill_andNoOtherCodeDoes(Via via) {
        // DISCONNECT 0x00, written or left out, discards the will unpublished; 0x04 publishes it.
        try (RawClient watcher = watcher(via, on(via, "will"))) {
            for (String disconnect : new String[] {"E0 00", "E0 01 00", "E0 02 00 00"}) {
                mortal(via, "will", "").send(disconnect).expectClose();
            }
            expectSilence(watcher, on(via, "will"));
            mortal(via, "will", "").send("E0 01 04").expectClose();
            expectWill(watcher, via, "will");
        }
    }

    @Wires
    @Normative(value = "MQTT-3.14.1-1", version = V3_1_1)
    void disconnect_ofAnOldClient_withReservedBits_isNone(Via via) {
        // The reserved bits of DISCONNECT are checked; others than 0 end the connection, and the will is due.
        try (RawClient watcher = watcher(via, on(via, "old-bits"))) {
            for (String first : new String[] {"E1", "E2", "E4", "E8", "EF"}) {
                mortal311(via, "old-bits").send(first + " 00").expectClose();
                expectWill(watcher, via, "old-bits");
            }
        }
    }

    @Wires
    @Normative(value = "MQTT-3.14.4-3", version = V3_1_1)
    void disconnect_ofAnOldClient_discardsTheWill(Via via) {
        // DISCONNECT discards the will unpublished.
        try (RawClient watcher = watcher(via, on(via, "old-will"))) {
            mortal311(via, "old-will").send("E0 00").expectClose();
            expectSilence(watcher, on(via, "old-will"));
        }
    }

    @Wires
    @Normative("MQTT-3.14.4-1")
    @Normative(value = "MQTT-3.14.4-2", version = V3_1_1)
    void packets_behindTheClientsDisconnect_areNotHeard(Via via) {
        // Nothing may follow DISCONNECT; what does has no effect.
        String topic = on(via, "behind");
        try (RawClient watcher = watcher(via, topic)) {
            join(via, "behind")
                    .send("E0 00 30 ( <" + topic + "> () 'late' ) C0 00")
                    .expectClose();
            join311(via, "behind")
                    .send("E0 00 30 ( <" + topic + "> 'late' ) C0 00")
                    .expectClose();
            expectSilence(watcher, topic);
        }
    }

    // --- DISCONNECT from us ---

    @Wires
    @Normative("MQTT-3.14.0-1")
    void disconnect_isNotSaid_beforeAConnAckThatAccepts(Via via) {
        // No DISCONNECT before a CONNACK of success.
        for (String first : new String[] {"C0 00", "E0 00", "30 ( <a> () )", "F0 00", "00 00"}) {
            try (RawClient client = GATEWAY.open(via).send(first)) {
                client.expectClose();
            }
        }
        for (String connect : new String[] {connect("03", "", "<id>"), connect("02", "15 <X>", "<id>")}) {
            try (RawClient client = GATEWAY.open(via).send(connect)) {
                assertThat(client.next(Packet.ConnAck.class).code().isError()).isTrue();
                client.expectClose();
            }
        }
    }

    @Wires
    @Normative("MQTT-3.14.2-2")
    @Normative("MQTT-3.14.2-3")
    @Normative("MQTT-3.14.2-4")
    void disconnect_ofOurs_hasNoSessionExpiry_andFitsTheClient(Via via) {
        // Our DISCONNECT never has a Session Expiry, nor a Reason String or User Property the client has no room for.
        for (String trouble : TROUBLE) {
            try (RawClient client = join(via, "trouble", "02", "27 00000040 " + AN_HOUR)) {
                Packet.Disconnect last = client.send(trouble).next(Packet.Disconnect.class);
                assertThat(last.code().isError()).isTrue();
                assertThat(last.properties().has(Property.SESSION_EXPIRY_INTERVAL))
                        .isFalse();
                assertThat(last.properties().has(Property.REASON_STRING)).isFalse();
                assertThat(last.properties().has(Property.USER_PROPERTY)).isFalse();
                client.expectClose();
            }
        }
    }

    @Wires
    @Normative("MQTT-3.14.4-1")
    @Normative("MQTT-3.14.4-2")
    void disconnect_ofOurs_isTheLastWord_andWeClose(Via via) {
        // After our DISCONNECT nothing comes but the close.
        String topic = on(via, "last");
        try (RawClient client = subscribe(join(via, "last"), topic, "00")) {
            String publish = "30 ( <" + topic + "> () 'm' )";
            client.send(publish + " C1 00 " + publish + " C0 00");
            int last = 0;
            for (byte[] next = client.nextBytes(); next != null; next = client.nextBytes()) {
                assertThat(last).as("after DISCONNECT").isNotEqualTo(0xE0);
                last = Objects.requireNonNull(next)[0] & 0xFF;
            }
            assertThat(last).isEqualTo(0xE0);
        }
    }
}
