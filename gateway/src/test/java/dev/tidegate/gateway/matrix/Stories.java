package dev.tidegate.gateway.matrix;

import dev.tidegate.policy.Feature;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * For each feature how a client asks for it, in as few packets as show what becomes of it.
 *
 * <p>One step after the other: a packet of the client in {@code Notation}, where {@code V} is the level of its version and what
 * stands in braces is said in MQTT 5 alone; {@code @9} is a text of nine bytes; {@code watcher:} lets a second client speak, which
 * comes through a listener that allows everything, and {@code again:} the first one on a new connection; {@code cut} cuts its
 * connection; {@code wait 5} lets five seconds pass. A client that does not begin with CONNECT sends the usual one first.
 */
final class Stories {
    /** Keep alive 60, Clean Start 1, client id c, nothing else. */
    static final String CONNECT = "10 ( <MQTT> V 02 003C {()} <c> )";

    private static final String KEPT = "10 ( <MQTT> V 00 003C {( 11 00000064 )} <c> )";

    private static final String TABLE = """
            mqtt-3-1                       10 ( <MQIsdp> 03 02 003C <c> )
            mqtt-3-1-1                     10 ( <MQTT> V 02 003C {()} <c> )
            mqtt-5                         10 ( <MQTT> V 02 003C {()} <c> )
            client-certificate             10 ( <MQTT> V 02 003C {()} <c> )
            user-name                      10 ( <MQTT> V 82 003C {()} <c> <u> )
            enhanced-authentication        10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <good> )} <c> )
            authentication-data            10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <good> )} <c> )
            empty-client-id                10 ( <MQTT> V 02 003C {()} <> )
            client-id-too-long             10 ( <MQTT> V 02 003C {()} @24 )
            too-many-connects              CONNECT; again: CONNECT
            keep-alive                     10 ( <MQTT> V 02 0064 {()} <c> ); wait 200
            no-keep-alive                  10 ( <MQTT> V 02 0000 {()} <c> ); wait 600
            keep-alive-too-long            10 ( <MQTT> V 02 00C8 {()} <c> )
            keep-alive-too-short           10 ( <MQTT> V 02 0005 {()} <c> )
            clean-start                    10 ( <MQTT> V 02 003C {()} <c> )
            persistent-session             KEPT; cut; again: KEPT
            session-expiry                 10 ( <MQTT> V 02 003C {( 11 00000064 )} <c> )
            session-expiry-too-long        10 ( <MQTT> V 02 003C {( 11 00002A30 )} <c> )
            will-too-large                 10 ( <MQTT> V 06 003C {()} <c> {()} <t> @2000 ); cut
            will-topic-too-long            10 ( <MQTT> V 06 003C {()} <c> {()} <a/b/c/d/e> <gone> ); cut
            will-to-system-topic           10 ( <MQTT> V 06 003C {()} <c> {()} <$t> <gone> ); cut
            will-not-permitted             10 ( <MQTT> V 06 003C {()} <c> {()} <no/t> <gone> ); cut
            will                           10 ( <MQTT> V 06 003C {()} <c> {()} <t> <gone> ); cut
            will-qos-1                     10 ( <MQTT> V 0E 003C {()} <c> {()} <t> <gone> ); cut
            will-qos-2                     10 ( <MQTT> V 16 003C {()} <c> {()} <t> <gone> ); cut
            will-retain                    10 ( <MQTT> V 26 003C {()} <c> {()} <t> <gone> ); cut
            will-delay                     10 ( <MQTT> V 06 003C {( 11 000003E8 )} <c> {( 18 00000032 )} <t> <gone> ); cut; wait 35
            will-delay-too-long            10 ( <MQTT> V 06 003C {( 11 000003E8 )} <c> {( 18 00000064 )} <t> <gone> ); cut; wait 65
            will-message-expiry            10 ( <MQTT> V 06 003C {()} <c> {( 02 00000064 )} <t> <gone> ); cut
            will-user-properties           10 ( <MQTT> V 06 003C {()} <c> {( 26 <k> <v> )} <t> <gone> ); cut
            client-receive-maximum         10 ( <MQTT> V 02 003C {( 21 0001 )} <c> ); 82 ( 0001 {()} <t> 01 ); watcher: 32 ( <t> 0007 () 'x' ); watcher: 32 ( <t> 0008 () 'y' )
            client-maximum-packet-size     10 ( <MQTT> V 02 003C {( 27 00000040 )} <c> ); 82 ( 0001 {()} <t> 00 ); watcher: 30 ( <t> () @90 )
            client-topic-alias-maximum     10 ( <MQTT> V 02 003C {( 22 0005 )} <c> ); 82 ( 0001 {()} <t> 00 ); watcher: 30 ( <t> () 'x' )
            request-response-information   10 ( <MQTT> V 02 003C {( 19 01 )} <c> )
            request-problem-information    10 ( <MQTT> V 02 003C {( 17 00 )} <c> )
            connect-user-properties        10 ( <MQTT> V 02 003C {( 26 <k> <v> )} <c> )
            publish-qos-0                  30 ( <t> {()} 'x' )
            topic-name-too-long            32 ( <a/b/c/d/e> 0007 {()} 'x' )
            system-topic-name              32 ( <$t> 0007 {()} 'x' )
            publish-qos-1                  32 ( <t> 0007 {()} 'x' )
            publish-qos-2                  34 ( <t> 0007 {()} 'x' )
            retain                         33 ( <t> 0007 {()} 'x' )
            topic-alias                    32 ( <t> 0007 ( 23 0001 ) 'x' )
            payload-format                 32 ( <t> 0007 ( 01 01 ) 'x' )
            message-expiry                 32 ( <t> 0007 ( 02 00000064 ) 'x' )
            message-expiry-too-long        32 ( <t> 0007 ( 02 00002A30 ) 'x' )
            response-topic                 32 ( <t> 0007 ( 08 <r> ) 'x' )
            response-topic-out-of-reach   32 ( <t> 0007 ( 08 <no/t> ) 'x' )
            correlation-data               32 ( <t> 0007 ( 09 <r> ) 'x' )
            publish-user-properties        32 ( <t> 0007 ( 26 <k> <v> ) 'x' )
            content-type                   32 ( <t> 0007 ( 03 <r> ) 'x' )
            property-too-long              32 ( <t> 0007 ( 09 @11 ) 'x' )
            too-many-retained              33 ( <t> 0007 {()} 'x' ); 33 ( <u> 0008 {()} 'y' )
            publish-not-permitted          32 ( <no/t> 0007 {()} 'x' )
            subscribe                      82 ( 0007 {()} <t> 00 ); watcher: 30 ( <t> () 'x' )
            too-many-filters               82 ( 0007 {()} <u> 00 <v> 00 <t> 00 ); watcher: 30 ( <t> () 'x' )
            filter-too-long                82 ( 0007 {()} <a/b/c/d/e> 00 ); watcher: 30 ( <a/b/c/d/e> () 'x' )
            shared-subscription            82 ( 0007 {()} <$share/g/t> 00 ); watcher: 30 ( <t> () 'x' )
            single-level-wildcard          82 ( 0007 {()} <t/+> 00 ); watcher: 30 ( <t/a> () 'x' )
            multi-level-wildcard           82 ( 0007 {()} <t/#> 00 ); watcher: 30 ( <t/a> () 'x' )
            subscription-identifier        82 ( 0007 ( 0B 07 ) <t> 00 ); watcher: 30 ( <t> () 'x' )
            sys-topics                     82 ( 0007 {()} <$SYS/x> 00 ); watcher: 30 ( <$SYS/x> () 'x' )
            subscribe-qos-1                82 ( 0007 {()} <t> 01 ); watcher: 34 ( <t> 0009 () 'x' )
            subscribe-qos-2                82 ( 0007 {()} <t> 02 ); watcher: 34 ( <t> 0009 () 'x' )
            no-local                       82 ( 0007 {()} <t> 04 ); 30 ( <t> {()} 'x' )
            retain-as-published            82 ( 0007 {()} <t> 08 ); watcher: 31 ( <t> () 'x' )
            retain-handling                watcher: 31 ( <t> () 'x' ); 82 ( 0007 {()} <t> 20 )
            subscribe-user-properties      82 ( 0007 ( 26 <k> <v> ) <t> 00 ); watcher: 30 ( <t> () 'x' )
            subscribe-not-permitted        82 ( 0007 {()} <no/t> 00 ); watcher: 30 ( <no/t> () 'x' )
            too-many-subscriptions         82 ( 0006 {()} <u> 00 <v> 00 ); 82 ( 0008 {()} <w> 00 ); 82 ( 0007 {()} <t> 00 ); watcher: 30 ( <t> () 'x' )
            unsubscribe                    82 ( 0007 {()} <t> 00 ); A2 ( 0008 {()} <t> ); watcher: 30 ( <t> () 'x' )
            unsubscribe-user-properties    82 ( 0007 {()} <t> 00 ); A2 ( 0008 ( 26 <k> <v> ) <t> ); watcher: 30 ( <t> () 'x' )
            packet-too-large               30 ( <t> {()} @5000 )
            too-many-packets               30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' ); 30 ( <t> {()} 'x' )
            too-many-bytes                 30 ( <t> {()} @4000 ); 30 ( <t> {()} @4000 ); 30 ( <t> {()} @4000 )
            too-many-inflight              34 ( <t> 0007 {()} 'x' ); 34 ( <t> 0008 {()} 'x' ); 34 ( <t> 0009 {()} 'x' )
            too-many-user-properties       30 ( <t> ( 26 <k> <v> 26 <k> <v> 26 <k> <v> ) 'x' )
            error-in-acknowledgement       82 ( 0007 {()} <t> 01 ); watcher: 32 ( <t> 0009 () 'x' ); 40 ( 0001 97 )
            acknowledgement-user-properties 82 ( 0007 {()} <t> 01 ); watcher: 32 ( <t> 0009 () 'x' ); 40 ( 0001 00 ( 26 <k> <v> ) )
            pingreq                        C000
            auth                           10 ( <MQTT> V 02 003C {( 15 <OAUTH2-JWT> 16 <good> )} <c> ); F0 ( 19 ( 15 <OAUTH2-JWT> 16 <good> ) )
            disconnect                     10 ( <MQTT> V 06 003C {()} <c> {()} <t> <gone> ); E000
            disconnect-session-expiry      KEPT; E0 ( 00 ( 11 000000C8 ) ); wait 150; again: KEPT
            disconnect-user-properties     E0 ( 00 ( 26 <k> <v> ) )
            token-expiry                   10 ( <MQTT> V C2 0000 {()} <c> <u> <token> ); wait 61
            session-present                KEPT; cut; again: KEPT
            server-maximum-packet-size     10 ( <MQTT> V 02 003C {()} <c> )
            offline-qos-0                  KEPT; 82 ( 0007 {()} <t> 00 ); cut; watcher: 30 ( <t> () 'x' ); again: KEPT
            offline-qos-1                  KEPT; 82 ( 0007 {()} <t> 01 ); cut; watcher: 32 ( <t> 0009 () 'x' ); again: KEPT
            flow-control                   82 ( 0001 {()} <t> 01 ); watcher: 32 ( <t> 0007 () 'x' ); watcher: 32 ( <t> 0008 () 'y' )
            retained-for-wildcard          watcher: 31 ( <t/a> () 'x' ); 82 ( 0007 {()} <t/+> 00 )
            parent-of-multi-level-wildcard watcher: 31 ( <u> () 'y' ); 82 ( 0007 {()} <t/#> 00 <u/#> 00 ); watcher: 30 ( <t> () 'x' )
            no-matching-subscribers        32 ( <$n> 0007 {()} 'x' )
            """;

    private static final Map<String, String> STORIES = TABLE.lines()
            .collect(Collectors.toMap(
                    line -> line.substring(0, line.indexOf(' ')),
                    line -> line.substring(line.indexOf(' '))
                            .trim()
                            .replace("CONNECT", CONNECT)
                            .replace("KEPT", KEPT),
                    (one, other) -> one,
                    LinkedHashMap::new));

    private Stories() {}

    /** Whether there is one. */
    static boolean has(Feature feature) {
        return STORIES.containsKey(feature.key());
    }

    static String of(Feature feature) {
        return STORIES.getOrDefault(feature.key(), "");
    }
}
