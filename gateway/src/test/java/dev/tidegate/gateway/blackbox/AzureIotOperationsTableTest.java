package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.policy.Protocol;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the vendor's table "MQTT feature support in MQTT broker", both columns, as bytes, over TCP and WebSocket, under the
 * profile that promises it.
 *
 * <p>A story is told as {@link TableTeller} has it.
 */
class AzureIotOperationsTableTest {
    @RegisterExtension
    static final RunningGateway GATEWAY = RunningGateway.with("policy.profile=azure-iot-operations");

    /** Row of the table; columns it is supported in: 5, 3 or both; and the story. Rows with a minus are those it denies. */
    private static final String TABLE = """
            CONNECT Keep-Alive | 53 | > 10 ( <MQTT> V C2 000A {()} <ID> KEY ); < CONNACK; > C000; < D000
            CONNECT Will Messages | 53 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <T> <gone> KEY ); < CONNACK; again; w< 30 ( <T> () 'gone' )
            CONNECT Will Messages Delay | 5 | > 10 ( <MQTT> V C6 003C {( 11 0000003C )} <ID> {( 18 0000001E )} <T> <gone> KEY ); < CONNACK; cut; later; w< 30 ( <T> () 'gone' )
            CONNECT Will Messages Expiry Interval | 5 | > 10 ( <MQTT> V C6 003C {()} <ID> {( 02 0000003C )} <T> <gone> KEY ); < CONNACK; again; w< 30 ( <T> ( 02 0000003C ) 'gone' )
            CONNECT Will Messages User Properties | 5 | > 10 ( <MQTT> V C6 003C {()} <ID> {( 26 <k> <v> )} <T> <gone> KEY ); < CONNACK; again; w< 30 ( <T> ( 26 <k> <v> ) 'gone' )
            CONNECT Clean Start | 53 | > KEPT; < CONNACK; again; > HELLO; < CONNACK
            CONNECT Persistent session | 53 | > KEPT; < CONNACK; again; > KEPT; < CONNACK present
            CONNECT Session Expiry Interval | 5 | > 10 ( <MQTT> V C0 003C {( 11 0000000A )} <ID> KEY ); < CONNACK; > E000; < close; later; again; > KEPT; < CONNACK
            CONNECT Client Receive Maximum | 5 | > 10 ( <MQTT> V C2 003C {( 21 0001 )} <ID> KEY ); < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); w> 32 ( <T> 0001 () 'a' ); w< 40 02 0001; w> 32 ( <T> 0002 () 'b' ); w< 40 02 0002; < 32 ( <T> 0001 () 'a' ); > 40 02 0001; < 32 ( <T> 0002 () 'b' )
            CONNECT Client Maximum Packet Size | -5 | > 10 ( <MQTT> V C2 003C {( 27 00000040 )} <ID> KEY ); < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () LONG ); < 30 ( <T> {()} LONG )
            CONNECT Topic Alias Maximum | -5 | > 10 ( <MQTT> V C2 003C {( 22 0005 )} <ID> KEY ); < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () 'a' ); < 30 ( <T> () 'a' )
            CONNECT Request Response Information | -5 | > 10 ( <MQTT> V C2 003C {( 19 01 )} <ID> KEY ); < CONNACK
            CONNECT User Properties | 5 | > 10 ( <MQTT> V C2 003C {( 26 <k> <v> )} <ID> KEY ); < CONNACK
            CONNECT Authentication Data | 5 | > 10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <TOKEN> )} <ID> ); < CONNACK
            CONNECT Authentication Method | 5 | > 10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <TOKEN> )} <ID> ); < CONNACK
            CONNECT Server Generated Client ID | 5 | > 10 ( <MQTT> V C2 003C {()} <> KEY ); < CONNACK
            CONNACK Session Present | 53 | > KEPT; < CONNACK; again; > KEPT; < CONNACK present
            CONNACK Server Maximum Packet Size | 5 | > HELLO; < CONNACK 27 03D09000
            AUTH | 5 | > 10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <TOKEN> )} <ID> ); < CONNACK; > F0 ( 19 ( 15 <OAUTH2-JWT> 16 <TOKEN> ) ); < F0 ( 00 ( 15 <OAUTH2-JWT> ) )
            PUBLISH QoS0 Delivery | 53 | > HELLO; < CONNACK; > 30 ( <T> {()} 'x' ); w< 30 ( <T> () 'x' )
            PUBLISH QoS1 Delivery | 53 | > HELLO; < CONNACK; > 32 ( <T> 0007 {()} 'x' ); < 40 02 0007; w< 32 ( <T> 0001 () 'x' )
            PUBLISH QoS2 Delivery | -5 | > HELLO; < CONNACK; > 34 ( <T> 0007 {()} 'x' ); < E0 01 9B; < close
            PUBLISH QoS2 Delivery | -3 | > HELLO; < CONNACK; > 34 ( <T> 0007 {()} 'x' ); < close
            PUBLISH QoS0 Offline messages for persistent sessions | -53 | > KEPT; < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); > E000; < close; again; w> 30 ( <T> () 'lost' ); w> C000; w< D000; > KEPT; < CONNACK present; w> 30 ( <T> () 'next' ); < 30 ( <T> {()} 'next' )
            PUBLISH QoS1 Offline messages for persistent sessions | 53 | > KEPT; < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); > E000; < close; again; w> 32 ( <T> 0001 () 'kept' ); w< 40 02 0001; > KEPT; < CONNACK present; < 32 ( <T> 0001 {()} 'kept' )
            PUBLISH QoS1 Flow control | 5 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 01 ); < 90 ( 0001 {()} 01 ); w> 32 ( <T> 0001 () 'a' ); w< 40 02 0001; w> 32 ( <T> 0002 () 'b' ); w< 40 02 0002; < 32 ( <T> 0001 {()} 'a' ); < 32 ( <T> 0002 {()} 'b' )
            PUBLISH Retain flag | 53 | > HELLO; < CONNACK; > 31 ( <T> {()} 'x' ); > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); < 31 ( <T> {()} 'x' )
            PUBLISH Correlation Data | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 09 <r> ) 'x' ); w< 30 ( <T> ( 09 <r> ) 'x' )
            PUBLISH Response Topic | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 08 <r> ) 'x' ); w< 30 ( <T> ( 08 <r> ) 'x' )
            PUBLISH Payload Format Indicator | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 01 01 ) 'x' ); w< 30 ( <T> ( 01 01 ) 'x' )
            PUBLISH Message Expiry Interval | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 02 0000003C ) 'x' ); w< 30 ( <T> ( 02 0000003C ) 'x' )
            PUBLISH Topic Alias | -5 | > HELLO; < CONNACK; > 30 ( <T> ( 23 0001 ) 'x' ); < E0 01 94; < close
            PUBLISH User Properties | 5 | > HELLO; < CONNACK; > 30 ( <T> ( 26 <k> <v> ) 'x' ); w< 30 ( <T> ( 26 <k> <v> ) 'x' )
            SUBSCRIBE | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () 'x' ); < 30 ( <T> {()} 'x' )
            SUBSCRIBE Retain as Published | 5 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 08 ); < 90 ( 0001 {()} 00 ); w> 31 ( <T> () 'x' ); < 31 ( <T> {()} 'x' )
            SUBSCRIBE Retain Handling | 5 | > HELLO; < CONNACK; > 31 ( <T> {()} 'x' ); > 82 ( 0001 {()} <T> 20 ); < 90 ( 0001 {()} 00 ); > C000; < D000
            SUBSCRIBE Wildcards | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T/+> 00 <T/a/#> 00 ); < 90 ( 0001 {()} 00 00 ); w> 30 ( <T/b> () 'x' ); < 30 ( <T/b> {()} 'x' ); w> 30 ( <T/a/c> () 'y' ); < 30 ( <T/a/c> {()} 'y' )
            SUBSCRIBE No Local | 5 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 04 ); < 90 ( 0001 {()} 00 ); > 30 ( <T> {()} 'x' ); > C000; < D000
            UNSUBSCRIBE | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <T> 00 ); < 90 ( 0001 {()} 00 ); > A2 ( 0002 {()} <T> ); < B0 ( 0002 {() 00} ); > 30 ( <T> {()} 'x' ); > C000; < D000
            SUBSCRIBE $SYS topics | -53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <$SYS/#> 00 ); < 90 ( 0001 {()} 00 ); > C000; < D000
            SUBSCRIBE Subscription Identifiers | -5 | > HELLO; < CONNACK; > 82 ( 0001 ( 0B 07 ) <T> 00 ); < E0 01 A1; < close
            SUBSCRIBE Shared Subscriptions | 53 | > HELLO; < CONNACK; > 82 ( 0001 {()} <$share/g/T> 00 ); < 90 ( 0001 {()} 00 ); w> 30 ( <T> () 'x' ); < 30 ( <T> {()} 'x' )
            SUBSCRIBE Max subscriptions per client | -53 | > HELLO; < CONNACK; MANY 50 21; > C000; < D000
            PINGREQ | 53 | > HELLO; < CONNACK; > C000; < D000
            DISCONNECT | 53 | > 10 ( <MQTT> V C6 003C {()} <ID> {()} <T> <gone> KEY ); < CONNACK; > E000; < close; again; > HELLO; < CONNACK; > 30 ( <T> {()} 'no will before me' ); w< 30 ( <T> () 'no will before me' )
            DISCONNECT Session Expiry Interval | 5 | > KEPT; < CONNACK; > E0 ( 00 ( 11 00000000 ) ); < close; again; > KEPT; < CONNACK
            """;

    private record Row(String name, String columns, String story) {
        static Row of(String line) {
            String[] cells = line.split(" \\| ");
            return new Row(cells[0], cells[1], cells[2]);
        }
    }

    static Stream<Arguments> cells() {
        return TABLE.lines()
                .map(Row::of)
                .flatMap(row -> Stream.of(Protocol.values())
                        .filter(protocol -> row.columns.contains(protocol == Protocol.MQTT_5 ? "5" : "3"))
                        .flatMap(protocol -> Stream.of(Via.values())
                                .map(via -> Arguments.of(row.name, protocol.key(), via, row.story, protocol))));
    }

    @ParameterizedTest(name = "{0}, MQTT {1}, {2}")
    @MethodSource("cells")
    void row_isAsTheTableSays(String row, String version, Via via, String story, Protocol protocol) {
        String id = Integer.toHexString((row + story).hashCode())
                + version.charAt(0)
                + via.name().charAt(0);
        try (TableTeller teller = new TableTeller(GATEWAY, via, protocol, id)) {
            teller.watch("<" + id + ">").tell(story);
        }
    }

    @Test
    void table_hasTheRowsOfThePage() {
        List<String> names =
                TABLE.lines().map(line -> Row.of(line).name).distinct().toList();
        assertThat(names).hasSize(45);
    }
}
