package dev.tidegate.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.config.Edge.TokenPlace;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArrivalTest {
    private static final byte[] SECRET = "eyJhbGciOi.secret".getBytes(StandardCharsets.US_ASCII);

    private final UpgradeToken credential = new UpgradeToken(TokenPlace.COOKIE, SECRET);

    /** A34. */
    @Test
    void arrival_printed_showsNoCredential() {
        Arrival arrival = Arrival.from("192.0.2.7:50000").at("/mqtt").bearing(credential);
        assertThat(arrival + " " + credential).isEqualTo("192.0.2.7:50000/mqtt token (COOKIE)");
    }

    @Test
    void credential_spentTwice_isThereOnce() {
        assertThat(credential.spend()).isEqualTo(SECRET);
        assertThat(credential.spend()).isEmpty();
    }

    @Test
    void credential_discarded_isGone() {
        credential.discard();
        assertThat(credential.spend()).isEmpty();
    }
}
