package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.conformance.Normative;
import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import dev.tidegate.gateway.packet.ProtocolVersion;
import dev.tidegate.policy.ReasonCode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The last message of a client, on raw bytes. */
class WillsTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with();

    private static String topic(String name, Via via) {
        return "will/" + name + "/" + via;
    }

    private static RawClient watcher(String name, Via via, String options) {
        RawClient client = GATEWAY.join(via, name + "-w" + via);
        client.send("82 ( 00 01 () <" + topic(name, via) + "> " + options + " )");
        assertThat(client.next(Packet.SubAck.class).codes().get(0).isError()).isFalse();
        return client;
    }

    /**
     * A CONNECT with a will whose payload is "gone".
     *
     * @param flags those of the will and clean start
     */
    private static String connect(String name, Via via, String flags, String properties, String willProperties) {
        return "10 ( <MQTT> 05 " + String.format("%02X", 0xC0 | Integer.parseInt(flags, 16)) + " 00 00 (" + properties
                + ") <" + name + via + "> (" + willProperties + ") <" + topic(name, via) + "> <gone> <any> <"
                + GATEWAY.token() + "> )";
    }

    private static RawClient mortal(String name, Via via, String flags, String properties, String willProperties) {
        RawClient client = GATEWAY.open(via).send(connect(name, via, flags, properties, willProperties));
        assertThat(client.next(Packet.ConnAck.class).code()).isEqualTo(ReasonCode.SUCCESS);
        return client;
    }

    private static void expectNoWill(RawClient watcher, String name, Via via) {
        String sentinel = "30 ( <" + topic(name, via) + "> () 'nothing came before me' )";
        watcher.send(sentinel).expect(sentinel);
    }

    @Normative("MQTT-3.1.2-7")
    @Normative("MQTT-3.1.2-8")
    @ParameterizedTest
    @EnumSource
    void lostConnection_publishesTheWill(Via via) {
        try (RawClient watcher = watcher("lost", via, "00")) {
            mortal("lost", via, "06", "", "").close();
            watcher.expect("30 ( <" + topic("lost", via) + "> () 'gone' )");
        }
    }

    @Normative("MQTT-3.14.4-3")
    @ParameterizedTest
    @EnumSource
    void disconnect_discardsTheWill(Via via) {
        try (RawClient watcher = watcher("bye", via, "00")) {
            mortal("bye", via, "06", "", "").send("E0 00").expectClose();
            expectNoWill(watcher, "bye", via);
        }
    }

    @ParameterizedTest
    @EnumSource
    void disconnectWithWill_publishesTheWill(Via via) {
        try (RawClient watcher = watcher("bye4", via, "00")) {
            mortal("bye4", via, "06", "", "").send("E0 01 04").expectClose();
            watcher.expect("30 ( <" + topic("bye4", via) + "> () 'gone' )");
        }
    }

    @Normative("MQTT-3.1.2-10")
    @ParameterizedTest
    @EnumSource
    void protocolError_publishesTheWillOnce(Via via) {
        try (RawClient watcher = watcher("error", via, "00")) {
            mortal("error", via, "06", "", "")
                    .send(connect("error", via, "06", "", ""))
                    .expectDisconnect(ReasonCode.PROTOCOL_ERROR);
            watcher.expect("30 ( <" + topic("error", via) + "> () 'gone' )");
            expectNoWill(watcher, "error", via);
        }
    }

    @Normative("MQTT-3.1.3-10")
    @ParameterizedTest
    @EnumSource
    void will_hasItsQosAndProperties_withoutTheDelay(Via via) {
        try (RawClient watcher = watcher("props", via, "02")) {
            mortal("props", via, "16", "", "26 <b> <2> 18 00000000 03 <text/plain> 26 <a> <1>")
                    .close();
            watcher.expect(
                    "34 ( <" + topic("props", via) + "> 00 01 ( 26 <b> <2> 03 <text/plain> 26 <a> <1> ) 'gone' )");
        }
    }

    @Normative("MQTT-3.1.2-15")
    @ParameterizedTest
    @EnumSource
    void retainedWill_isRetained(Via via) {
        try (RawClient watcher = watcher("kept", via, "08")) {
            mortal("kept", via, "26", "", "").close();
            watcher.expect("31 ( <" + topic("kept", via) + "> () 'gone' )");
        }
        try (RawClient late = GATEWAY.join(via, "kept-late" + via)) {
            late.send("82 ( 00 01 () <" + topic("kept", via) + "> 00 )")
                    .expect("90 ( 00 01 () 00 )")
                    .expect("31 ( <" + topic("kept", via) + "> () 'gone' )");
        }
    }

    @Normative("MQTT-3.1.3-9")
    @ParameterizedTest
    @EnumSource
    void delayedWill_isNotSentWhenTheClientIsBackInTime(Via via) {
        try (RawClient watcher = watcher("back", via, "00")) {
            mortal("back", via, "06", "11 00000E10", "18 00000E10").hangUp();
            mortal("back", via, "04", "11 00000E10", "").send("E0 00").expectClose();
            expectNoWill(watcher, "back", via);
        }
    }

    @Normative("U19")
    @ParameterizedTest
    @EnumSource
    void delayedWill_isSentWhenTheSessionEndsFirst(Via via) {
        try (RawClient watcher = watcher("ends", via, "00")) {
            mortal("ends", via, "06", "", "18 00000E10").close();
            watcher.expect("30 ( <" + topic("ends", via) + "> () 'gone' )");
        }
    }

    @Normative("U18")
    @ParameterizedTest
    @EnumSource
    void delayedWill_isSentAtACleanStart(Via via) {
        try (RawClient watcher = watcher("clean", via, "00")) {
            mortal("clean", via, "06", "11 00000E10", "18 00000E10").hangUp();
            GATEWAY.join(via, "clean" + via).close();
            watcher.expect("30 ( <" + topic("clean", via) + "> () 'gone' )");
        }
    }

    @Normative("U18")
    @ParameterizedTest
    @EnumSource
    void takeOver_publishesAWillWithoutDelay(Via via) {
        try (RawClient watcher = watcher("taken", via, "00")) {
            mortal("taken", via, "06", "11 00000E10", "");
            mortal("taken", via, "04", "11 00000E10", "").send("E0 00").expectClose();
            watcher.expect("30 ( <" + topic("taken", via) + "> () 'gone' )");
            expectNoWill(watcher, "taken", via);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusedConnect_hasNoWill(Via via) {
        try (RawClient watcher = watcher("refused", via, "00")) {
            GATEWAY.open(via)
                    .send(connect("refused", via, "06", "", "").replaceFirst("<[^<]*> \\)$", "<no.such.token> )"))
                    .expectRefusal(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            expectNoWill(watcher, "refused", via);
        }
    }

    @ParameterizedTest
    @EnumSource
    void will_onASystemTopic_isRefusedWith0x87(Via via) {
        try (RawClient client = GATEWAY.open(via)) {
            client.send("10 ( <MQTT> 05 C6 00 00 () <sys" + via + "> () <$SYS/x> <gone> <any> <" + GATEWAY.token()
                            + "> )")
                    .expectRefusal(ReasonCode.NOT_AUTHORIZED);
        }
    }

    @Normative(value = "MQTT-3.1.2-8", version = ProtocolVersion.V3_1_1)
    @ParameterizedTest
    @EnumSource
    void will_ofAnOldClient_reachesANewOne(Via via) {
        try (RawClient watcher = watcher("old", via, "02")) {
            GATEWAY.open(via)
                    .send("10 ( <MQTT> 04 CE 00 00 <old" + via + "> <" + topic("old", via) + "> <gone> <any> <"
                            + GATEWAY.token() + "> )")
                    .expect("20 02 00 00")
                    .close();
            watcher.expect("32 ( <" + topic("old", via) + "> 00 01 () 'gone' )");
        }
    }

    @ParameterizedTest
    @EnumSource
    void will_ofANewClient_reachesAnOldOne(Via via) {
        String topic = topic("young", via);
        try (RawClient old = GATEWAY.join311(via, "young-w" + via)) {
            old.send("82 ( 00 01 <" + topic + "> 01 )").expect("90 ( 00 01 01 )");
            mortal("young", via, "0E", "", "26 <k> <v>").close();
            old.expect("32 ( <" + topic + "> 00 01 'gone' )");
        }
    }
}
