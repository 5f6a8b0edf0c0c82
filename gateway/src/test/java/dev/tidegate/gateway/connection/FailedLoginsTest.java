package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.event.GatewayEvent.Judged;
import dev.tidegate.gateway.fixture.VirtualShards;
import dev.tidegate.gateway.fixture.VirtualWire;
import dev.tidegate.policy.Feature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A36: who tries credentials, and everybody around. Ten failures in a minute are too many, in virtual time on two shards. */
class FailedLoginsTest {
    private static final int MOST = 10;
    private static final long MINUTE = 60_000;
    private static final long BAN = 5 * MINUTE;

    private static final String GREETED = "00";
    private static final String WRONG = "86";
    private static final String HELD = "9F";
    private static final String BANNED = "8A";

    private static final String OFFICE = "198.51.100.7";
    private static final String GOOD = "alice 9999";

    private final VirtualShards node = new VirtualShards(2, 1);
    private final Passes passes = new Passes(node);
    private int shard;

    /** What CONNACK says. Each connection comes to another shard, and goes at once. */
    private String login(String address, String clientId, String pass) {
        return login(address, "05", "() ", clientId, pass).substring(9, 11);
    }

    private String login(String address, String level, String properties, String clientId, String pass) {
        shard = 1 - shard;
        VirtualWire wire =
                new VirtualWire(node, shard, node.door(shard, passes), Arrival.from(address + ":" + (50_000 + shard)));
        String heard = wire.say("10 ( <MQTT> " + level + " C2 00 00 " + properties + "<" + clientId + "> <any> <" + pass
                        + "> )")
                .heard();
        wire.cut();
        node.settle();
        return heard;
    }

    private void fail(String address, String clientId, int times) {
        for (int i = 0; i < times; i++) {
            login(address, clientId, "wrong");
        }
    }

    private void ban(String address, String clientId) {
        fail(address, clientId, 2 * MOST + 1);
    }

    // --- the one who tries ---

    @Test
    void oneClient_afterTenFailures_isRefusedWithoutALookAtWhatItShows() {
        for (int i = 0; i < MOST; i++) {
            assertThat(login(OFFICE, "pump", "wrong")).isEqualTo(WRONG);
        }
        assertThat(login(OFFICE, "pump", "wrong")).isEqualTo(HELD);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(HELD);
        assertThat(passes.looked()).isEqualTo(MOST);
    }

    @Test
    void oneClient_thatWaitsAMinute_mayTryAgain() {
        fail(OFFICE, "pump", MOST);
        node.leap(MINUTE);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(GREETED);
    }

    @Test
    void oneClient_thatGoesOn_isBannedForFiveMinutesAndNotForEver() {
        fail(OFFICE, "pump", 2 * MOST);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(BANNED);
        node.leap(BAN - 1);
        fail(OFFICE, "pump", 1_000);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(BANNED);
        node.leap(1);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(GREETED);
    }

    @ParameterizedTest
    @CsvSource({"04, '', 20 02 00 03 close, 20 02 00 05 close", "05, '() ', 20 03 00 9F 00 close, 20 03 00 8A 00 close"
    })
    void refusal_inEitherVersion_isTheNearestWordItHas(String level, String properties, String held, String banned) {
        fail(OFFICE, "pump", MOST);
        assertThat(login(OFFICE, level, properties, "pump", "wrong")).isEqualTo(held);
        fail(OFFICE, "pump", MOST);
        assertThat(login(OFFICE, level, properties, "pump", "wrong")).isEqualTo(banned);
    }

    @Test
    void clientThatDoesNotWaitForTheAnswer_hasFailedNonetheless() {
        passes.hold();
        for (int i = 0; i < MOST; i++) {
            login(OFFICE, "05", "() ", "pump", "wrong");
        }
        passes.release();
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(HELD);
    }

    @Test
    void thousandTriesASecond_costTenLooksAMinuteAndAnother() {
        for (int i = 0; i < 1_000; i++) {
            login(OFFICE, "guess-" + i, "wrong");
        }
        assertThat(passes.looked()).isEqualTo(MOST);
    }

    @Test
    void success_forgivesTheClientWhatItDidWrong() {
        fail(OFFICE, "pump", MOST - 1);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(GREETED);
        fail(OFFICE, "pump", MOST - 1);
        assertThat(login(OFFICE, "pump", GOOD)).isEqualTo(GREETED);
    }

    // --- its neighbours ---

    @Test
    void neighbourWhoHasLoggedInThere_isNotKeptOut() {
        login(OFFICE, "laptop", GOOD);
        for (int i = 0; i < 1_000; i++) {
            login(OFFICE, "guess-" + i, "wrong");
        }
        assertThat(login(OFFICE, "laptop", GOOD)).isEqualTo(GREETED);
        assertThat(login(OFFICE, "stranger", GOOD)).isEqualTo(BANNED);
    }

    @Test
    void deviceThatWasGoodOnce_failsForItselfAlone() {
        login(OFFICE, "pump", GOOD);
        ban(OFFICE, "pump");
        assertThat(login(OFFICE, "stranger", GOOD)).isEqualTo(GREETED);
    }

    @Test
    void oneBadDevice_keepsNewNeighboursOutForAMinuteAndNotForEver() {
        ban(OFFICE, "pump");
        assertThat(login(OFFICE, "stranger", GOOD)).isEqualTo(HELD);
        node.leap(MINUTE);
        fail(OFFICE, "pump", 100);
        assertThat(login(OFFICE, "stranger", GOOD)).isEqualTo(GREETED);
    }

    @Test
    void addressThatGoesOnWithOtherNames_isBannedForFiveMinutes() {
        for (int i = 0; i < 2 * MOST; i++) {
            login(OFFICE, "guess-" + i, "wrong");
        }
        assertThat(login(OFFICE, "stranger", GOOD)).isEqualTo(BANNED);
        node.leap(BAN);
        assertThat(login(OFFICE, "stranger", GOOD)).isEqualTo(GREETED);
    }

    @Test
    void otherAddresses_doNotNotice() {
        ban(OFFICE, "guess");
        assertThat(login("198.51.100.8", "stranger", GOOD)).isEqualTo(GREETED);
    }

    @Test
    void networkOfIPv6_isOneAddress() {
        for (int i = 0; i < MOST; i++) {
            login("[2001:db8:0:1:0:0:0:" + i + "]", "guess-" + i, "wrong");
        }
        assertThat(login("[2001:db8:0:1:0:0:0:ff]", "stranger", GOOD)).isEqualTo(HELD);
        assertThat(login("[2001:db8:0:2:0:0:0:ff]", "stranger", GOOD)).isEqualTo(GREETED);
    }

    /** A proxy may stand there that tells nobody's address. */
    @Test
    void ownMachine_isNobodyInParticular() {
        for (int i = 0; i < 10 * MOST; i++) {
            login("127.0.0.1", "guess-" + i, "wrong");
        }
        assertThat(login("127.0.0.1", "stranger", GOOD)).isEqualTo(GREETED);
    }

    // --- whose name is used ---

    @Test
    void victimOfStrangersWhoUseItsName_getsInFromAnyAddress() {
        login("203.0.113.1", "pump", GOOD);
        for (int i = 0; i < 200; i++) {
            fail("192.0.2." + i, "pump", 3);
        }
        assertThat(login("203.0.113.1", "pump", GOOD)).isEqualTo(GREETED);
        assertThat(login("203.0.113.2", "pump", GOOD)).isEqualTo(GREETED);
    }

    @Test
    void strangersWhoShareAName_haveOneTryLeftEach() {
        fail("192.0.2.1", "pump", MOST);
        assertThat(login("192.0.2.2", "pump", "wrong")).isEqualTo(WRONG);
        assertThat(login("192.0.2.2", "pump", "wrong")).isEqualTo(HELD);
        assertThat(login("192.0.2.2", "valve", "wrong")).isEqualTo(WRONG);
    }

    // --- what does not count ---

    @Test
    void clientsWithoutAClientId_areCountedByTheirAddress() {
        fail(OFFICE, "", MOST);
        assertThat(login(OFFICE, "", GOOD)).isEqualTo(HELD);
        assertThat(login("198.51.100.8", "", GOOD)).isEqualTo(GREETED);
    }

    // --- what the operator sees and bounds ---

    @Test
    void eachRefusal_isAVerdictOfItsFeature() {
        ban(OFFICE, "pump");
        assertThat(node.events())
                .filteredOn(Judged.class::isInstance)
                .extracting(each -> ((Judged) each).feature())
                .contains(Feature.TOO_MANY_FAILED_LOGINS, Feature.TOO_PERSISTENT_LOGINS);
    }

    @Test
    void flood_ofDifferentAddressesAndLongNames_isRememberedAsFarAsThereIsRoom() {
        FailedLogins logins = node.core().room(0).logins();
        String longName = "x".repeat(20_000);
        for (int i = 0; i < 3_000; i++) {
            login("192.0." + i / 250 + "." + i % 250, longName + i, "wrong");
        }
        assertThat(logins.names()).isLessThanOrEqualTo(3 * 1_000);
    }
}
