package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.required;
import static dev.tidegate.gateway.config.Key.Leaf.withDefault;

import dev.tidegate.gateway.config.GatewayConfig.ClientProfile;
import dev.tidegate.gateway.config.GatewayConfig.Policy;
import dev.tidegate.policy.Mode;
import dev.tidegate.policy.Nearest;
import dev.tidegate.policy.PolicyBook;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys below {@code policy}, and what is made of them. */
final class PolicyKeys {
    static final Key.Leaf<String> PROFILE = withDefault(
            "profile",
            ValueType.TEXT,
            "standard",
            "The policy profile; `standard` allows all of MQTT. See `tidegate policy show`. A role chooses before a client "
                    + "identifier, that before the listener, and the listener before this.");
    static final Key.Leaf<Mode> MODE = withDefault(
            "mode",
            ValueType.MODE,
            "emulate",
            "`emulate` answers as the profile documents; `adapt` makes clients fit as kindly as MQTT allows; `observe` enforces "
                    + "nothing and reports what `emulate` would have done.");
    static final Key.Leaf<Path> PROFILES = optional(
            "profiles", ValueType.READABLE_DIRECTORY, "A directory with your own profiles, beside those built in.");
    static final Key.Pairs<String> ROLES = new Key.Pairs<>(
            "roles",
            ValueType.TEXT,
            "Profiles by the role in a client's token: `{ ROLE: PROFILE }`. Of several roles the one that stands first decides.");
    static final Key.Leaf<String> PATTERN = required(
            "pattern", ValueType.TEXT, "The shape of a client identifier, such as `sensor-*`; `*` is any characters.");
    static final Key.Leaf<String> CLIENT_PROFILE =
            required("profile", ValueType.TEXT, "The profile for clients whose role chooses none.");
    static final Key.Rows CLIENTS = new Key.Rows(
            "clients",
            new Key.Section("client", List.of(PATTERN, CLIENT_PROFILE), "A shape of client identifiers."),
            "Profiles by client identifier; the first pattern that fits decides. A client chooses its identifier itself unless "
                    + "its token says which, so a pattern is no place for more than the listener grants.");
    static final Key.Section POLICY = new Key.Section(
            "policy",
            List.of(PROFILE, MODE, PROFILES, ROLES, CLIENTS),
            "What clients may ask for, and what they are answered.");

    private PolicyKeys() {}

    /** Made of a section in which nothing is wrong any more. */
    static Policy policy(Branch policy, PolicyBook book) {
        Map<String, String> roles = new LinkedHashMap<>();
        policy.pairs(ROLES).forEach((role, profile) -> roles.put(role, profile.value()));
        return new Policy(
                policy.get(PROFILE),
                policy.get(MODE),
                roles,
                policy.rows(CLIENTS).stream()
                        .map(row -> new ClientProfile(row.get(PATTERN), row.get(CLIENT_PROFILE)))
                        .toList(),
                book);
    }

    /** Every profile somebody names has to exist. */
    static void check(PolicyBook book, Branch root, Findings findings) {
        Branch policy = root.section(POLICY);
        exists(book, policy, PROFILE, findings);
        policy.pairs(ROLES)
                .forEach((role, profile) -> exists(book, "roles." + role, profile.value(), profile.where(), findings));
        policy.rows(CLIENTS).forEach(each -> exists(book, each, CLIENT_PROFILE, findings));
        root.named(Keys.LISTENERS).values().forEach(each -> {
            exists(book, each, ListenerKeys.LISTENER_PROFILE, findings);
            each.rows(ListenerKeys.PATHS).forEach(path -> exists(book, path, ListenerKeys.LISTENER_PROFILE, findings));
        });
        root.named(BridgeKeys.BRIDGES).values().forEach(each -> exists(book, each, BridgeKeys.PROFILE, findings));
    }

    private static void exists(PolicyBook book, Branch branch, Key.Leaf<String> key, Findings findings) {
        String name = branch.find(key);
        if (name != null) {
            exists(book, key.name(), name, branch.where(key), findings);
        }
    }

    private static void exists(PolicyBook book, String key, String name, Where where, Findings findings) {
        if (!book.names().contains(name)) {
            findings.report(where, key + ": no profile '" + name + "'" + Nearest.hint(name, book.names()));
        }
    }
}
