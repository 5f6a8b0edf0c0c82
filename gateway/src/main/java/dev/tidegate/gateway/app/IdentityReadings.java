package dev.tidegate.gateway.app;

import dev.tidegate.gateway.auth.KeyCourier;
import dev.tidegate.gateway.auth.Porter;
import dev.tidegate.gateway.metrics.Reading;
import dev.tidegate.gateway.metrics.Reading.Kind;
import java.util.ArrayList;
import java.util.List;

/** What the metrics page shows of knowing who clients are: how keys are fetched, and what checking costs. */
final class IdentityReadings {
    private static final String ISSUER = "keys";

    private IdentityReadings() {}

    static List<Reading> of(KeyCourier courier, Porter porter) {
        List<Reading> all = new ArrayList<>();
        all.add(check("signature", porter.signatureChecks()));
        all.add(check("password", porter.passwordChecks()));
        for (KeyCourier.Report each : courier.reports()) {
            all.add(new Reading(
                    Kind.COUNTER, "tidegate_key_fetches", "Key sets asked for", ISSUER, each.place(), each.fetches()));
            all.add(new Reading(
                    Kind.COUNTER,
                    "tidegate_key_fetch_failures",
                    "Key sets asked for in vain",
                    ISSUER,
                    each.place(),
                    each.failures()));
            all.add(new Reading(
                    Kind.GAUGE,
                    "tidegate_keys_age_seconds",
                    "Age of the key set in use",
                    ISSUER,
                    each.place(),
                    each.ageSeconds()));
        }
        return all;
    }

    private static Reading check(String what, long count) {
        return new Reading(
                Kind.COUNTER,
                "tidegate_credential_checks",
                "Signatures and passwords checked since start or reload; what is remembered is not checked again",
                "credential",
                what,
                count);
    }
}
