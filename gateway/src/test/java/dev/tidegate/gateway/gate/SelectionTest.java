package dev.tidegate.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidegate.gateway.auth.Identity;
import dev.tidegate.policy.Limits;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.PolicySource;
import dev.tidegate.policy.PolicyYaml;
import dev.tidegate.policy.Profile;
import dev.tidegate.policy.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
    private static final PolicyBook BOOK = PolicyYaml.read(
                    List.of(standard(), source("door"), source("sensors"), source("backend"), source("strict")),
                    Limits.defaults())
            .book();

    private final Map<String, Profile> roles = new LinkedHashMap<>();

    @Test
    void client_ofWhomNothingIsSaid_isJudgedByTheListener() {
        assertThat(judging(null, "anybody").name()).isEqualTo("door");
    }

    @Test
    void client_whoseIdentifierFits_isJudgedByThePattern() {
        assertThat(judging(null, "sensor-7").name()).isEqualTo("sensors");
    }

    @Test
    void client_withARole_cannotGetAwayByCallingItselfSomethingElse() {
        roles.put("suspect", BOOK.profile("strict"));
        assertThat(judging(Set.of("suspect"), "sensor-7").name()).isEqualTo("strict");
    }

    @Test
    void client_withSeveralRoles_isJudgedByTheFirstThatIsWrittenDown() {
        roles.put("service", BOOK.profile("backend"));
        roles.put("suspect", BOOK.profile("strict"));
        assertThat(judging(Set.of("suspect", "service", "other"), "x").name()).isEqualTo("backend");
    }

    @Test
    void client_withARoleOfWhichNothingIsSaid_isJudgedByItsIdentifier() {
        roles.put("suspect", BOOK.profile("strict"));
        assertThat(judging(Set.of("reader"), "sensor-7").name()).isEqualTo("sensors");
    }

    @Test
    void profile_chosenByARole_comesInTheModeOfTheListener() {
        roles.put("service", BOOK.profile("backend"));
        assertThat(judging(Set.of("service"), "x").mode()).isEqualTo(Mode.OBSERVE);
    }

    @Test
    void profile_isTheViewOfWhatTheClientSpeaks() {
        Visit old = new Visit("door", Protocol.MQTT_3_1_1, null, "x", null);
        assertThat(selection().profile(old).protocol()).isEqualTo(Protocol.MQTT_3_1_1);
    }

    @Test
    void listener_nobodyWroteDown_isAFault() {
        assertThatThrownBy(() -> selection().at("back-door")).hasMessageContaining("back-door");
    }

    @ParameterizedTest
    @CsvSource({
        "sensor-*,sensor-1,true",
        "sensor-*,sensor-,true",
        "sensor-*,Sensor-1,false",
        "sensor-*,xsensor-1,false",
        "*,'',true",
        "*-eu-*,a-eu-b,true",
        "*-eu-*,a-us-b,false",
        "*a*b,aab,true",
        "*a*b,aba,false",
        "exact,exact,true",
        "exact,exactly,false",
        "a.c,abc,false",
        "'',x,false",
        "**,x,true"
    })
    void pattern_fitsWhatItLooksLike(String pattern, String clientId, boolean fits) {
        assertThat(new ClientPattern(pattern).matches(clientId)).isEqualTo(fits);
    }

    @Test
    void pattern_ofManyStars_isNoTrap() {
        assertThat(new ClientPattern("*a".repeat(500) + "b").matches("a".repeat(60_000)))
                .isFalse();
    }

    private Profile judging(@Nullable Set<String> withRoles, String clientId) {
        Identity identity = withRoles == null ? null : Identity.ofUser("somebody", withRoles, Identity.Names.ANY);
        return selection().profile(new Visit("door", Protocol.MQTT_5, identity, clientId, null));
    }

    private Selection selection() {
        return new Selection(
                Map.of("door", new Place(BOOK.profile("door"), Mode.OBSERVE, Place.Anonymous.REFUSED)),
                roles,
                List.of(new Selection.OfClients(new ClientPattern("sensor-*"), BOOK.profile("sensors"))));
    }

    private static PolicySource source(String name) {
        return new PolicySource(name + ".yaml", "profile: " + name + "\nextends: standard\n");
    }

    private static PolicySource standard() {
        try (InputStream in = SelectionTest.class.getResourceAsStream("/config/profiles/standard.yaml")) {
            return new PolicySource("standard.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
