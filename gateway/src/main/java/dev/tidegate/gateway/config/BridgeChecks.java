package dev.tidegate.gateway.config;

import dev.tidegate.bridge.Clash;
import dev.tidegate.bridge.Password;
import dev.tidegate.bridge.Rule;
import dev.tidegate.bridge.UpstreamAddress;
import dev.tidegate.policy.Protocol;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What no key of a bridge can know alone. */
final class BridgeChecks {
    private final Branch bridge;
    private final Findings findings;

    private BridgeChecks(Branch bridge, Findings findings) {
        this.bridge = bridge;
        this.findings = findings;
    }

    static void check(Map<String, Branch> bridges, Findings findings) {
        bridges.forEach((name, bridge) -> {
            BridgeChecks checks = new BridgeChecks(bridge, findings);
            checks.leadsSomewhere();
            checks.credentialsFit();
            checks.tlsFits();
            checks.backoffGrows();
            checks.somethingCrosses();
        });
        namesDiffer(bridges, findings);
    }

    private void leadsSomewhere() {
        boolean one = bridge.mentions(BridgeKeys.ADDRESS);
        boolean several = bridge.mentions(BridgeKeys.ADDRESSES);
        if (one && several) {
            findings.report(
                    bridge.where(BridgeKeys.ADDRESSES), "address and addresses are two ways to say it: remove one");
        } else if (!one
                && (!several
                        || (isWhole(BridgeKeys.ADDRESSES)
                                && BridgeKeys.addresses(bridge).isEmpty()))) {
            findings.report(
                    bridge.where(BridgeKeys.ADDRESSES),
                    "this bridge leads nowhere: name the address of the other broker, such as mqtt://broker.example:1883");
        }
    }

    private void credentialsFit() {
        List<Key> sources = Stream.<Key>of(BridgeKeys.PASSWORD_FILE, BridgeKeys.TOKEN_FILE, BridgeKeys.PASSWORD_COMMAND)
                .filter(bridge::mentions)
                .toList();
        if (sources.size() > 1) {
            findings.report(
                    bridge.where(sources.get(1)),
                    sources.get(0).name() + " and " + sources.get(1).name()
                            + " are two places for one password: remove one");
        }
        if (!sources.isEmpty()
                && bridge.find(BridgeKeys.PROTOCOL) == Protocol.MQTT_3_1_1
                && !bridge.mentions(BridgeKeys.USER)) {
            findings.report(
                    bridge.where(sources.get(0)),
                    sources.get(0).name() + ": MQTT 3.1.1 sends no password without a user: set user");
        }
        if (bridge.mentions(BridgeKeys.PASSWORD_COMMAND) && isWhole(BridgeKeys.PASSWORD_COMMAND)) {
            commandCanBeRun(bridge.all(BridgeKeys.PASSWORD_COMMAND));
        }
    }

    private void commandCanBeRun(List<String> words) {
        try {
            Path program = Path.of(new Password.Command(words, Duration.ofSeconds(1)).program());
            if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
                refuseCommand(program + " is no program this user may run");
            }
        } catch (IllegalArgumentException e) {
            refuseCommand(String.valueOf(e.getMessage()));
        }
    }

    private void refuseCommand(String why) {
        findings.report(bridge.where(BridgeKeys.PASSWORD_COMMAND), BridgeKeys.PASSWORD_COMMAND.name() + ": " + why);
    }

    private void tlsFits() {
        if (!bridge.has(BridgeKeys.TLS)) {
            return;
        }
        List<URI> addresses = BridgeKeys.addresses(bridge);
        if (!addresses.isEmpty() && addresses.stream().noneMatch(UpstreamAddress::isEncrypted)) {
            findings.report(
                    bridge.where(BridgeKeys.TLS),
                    "tls needs an address that begins with mqtts or wss; write one, or remove tls");
        }
        Branch tls = bridge.section(BridgeKeys.TLS);
        boolean certificate = tls.mentions(BridgeKeys.CERTIFICATE);
        if (certificate != tls.mentions(BridgeKeys.PRIVATE_KEY)) {
            findings.report(
                    tls.where(certificate ? BridgeKeys.CERTIFICATE : BridgeKeys.PRIVATE_KEY),
                    certificate
                            ? "certificate needs its key: name that too"
                            : "key needs its certificate: name that too");
        }
    }

    private void backoffGrows() {
        Duration min = bridge.find(BridgeKeys.BACKOFF_MIN);
        Duration max = bridge.find(BridgeKeys.BACKOFF_MAX);
        if (min != null && max != null && min.compareTo(max) > 0) {
            Key.Leaf<Duration> said =
                    bridge.mentions(BridgeKeys.BACKOFF_MIN) ? BridgeKeys.BACKOFF_MIN : BridgeKeys.BACKOFF_MAX;
            findings.report(bridge.where(said), "backoff-min is above backoff-max; raise that or lower this");
        }
    }

    private void somethingCrosses() {
        if (bridge.isBroken(BridgeTopicKeys.TOPICS)) {
            return;
        }
        List<Branch> rows = bridge.rows(BridgeTopicKeys.TOPICS);
        if (rows.isEmpty()) {
            findings.report(
                    bridge.where(BridgeTopicKeys.TOPICS),
                    "nothing crosses this bridge: name what under topics, such as - { out: \"plant/#\" }");
        }
        Map<Rule, Branch> rules = new LinkedHashMap<>();
        for (Branch row : rows) {
            Rule rule = rule(row);
            if (rule != null) {
                Integer connections = bridge.find(BridgeKeys.CONNECTIONS);
                if (connections != null && connections > 1 && !rule.isDivisible()) {
                    findings.report(row.where(), rule.indivisible());
                }
                Branch earlier = rules.putIfAbsent(rule, row);
                if (earlier != null) {
                    findings.report(row.where(), "\"" + rule.name() + "\" is there twice; remove one");
                }
            }
        }
        for (Clash clash : Clash.among(List.copyOf(rules.keySet()))) {
            Branch later = rules.getOrDefault(clash.second(), bridge);
            findings.report(later.where(), clash.sentence());
        }
    }

    /** Null where something is wrong with it, which is told at its place. */
    private @Nullable Rule rule(Branch row) {
        List<Key.Leaf<String>> leads = BridgeTopicKeys.DIRECTIONS.keySet().stream()
                .filter(row::mentions)
                .toList();
        if (leads.size() != 1) {
            findings.report(
                    row.where(),
                    leads.isEmpty()
                            ? "say which way it goes: out, in or both"
                            : leads.get(0).name() + " and " + leads.get(1).name()
                                    + " in one entry: write one entry each, or both");
            return null;
        }
        boolean prefixed = row.mentions(BridgeTopicKeys.LOCAL_PREFIX) || row.mentions(BridgeTopicKeys.REMOTE_PREFIX);
        if (prefixed && row.mentions(BridgeTopicKeys.AS)) {
            findings.report(
                    row.where(BridgeTopicKeys.AS), "as and prefixes are two ways to rename: keep one of the two");
            return null;
        }
        if (BridgeTopicKeys.TOPICS.each().children().stream().anyMatch(row::isBroken)) {
            return null;
        }
        return rule(row, leads.get(0));
    }

    /** From what it is called to what it adds, so that each mistake is told where it was made. */
    private @Nullable Rule rule(Branch row, Key.Leaf<String> lead) {
        Key asked = lead;
        try {
            var unused = BridgeTopicKeys.rule(row, List.of(), Collections.emptyMap(), null);
            asked = BridgeTopicKeys.EXCEPT;
            unused = BridgeTopicKeys.rule(row, row.all(BridgeTopicKeys.EXCEPT), Collections.emptyMap(), null);
            asked = BridgeTopicKeys.ADD;
            unused = BridgeTopicKeys.rule(row, row.all(BridgeTopicKeys.EXCEPT), BridgeTopicKeys.added(row), null);
            asked = BridgeTopicKeys.DEMAND;
            return BridgeTopicKeys.rule(row);
        } catch (IllegalArgumentException e) {
            findings.report(row.where(asked), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private boolean isWhole(Key key) {
        return !bridge.isBroken(key);
    }

    /** Two clients of one name at one broker throw each other out for ever. */
    private static void namesDiffer(Map<String, Branch> bridges, Findings findings) {
        Map<String, String> taken = new LinkedHashMap<>();
        bridges.forEach((name, bridge) -> {
            for (String clientId : BridgeKeys.clientIds(name, bridge)) {
                for (URI address : BridgeKeys.addresses(bridge)) {
                    String place =
                            clientId + " at " + UpstreamAddress.host(address) + ":" + UpstreamAddress.port(address);
                    String other = taken.putIfAbsent(place, name);
                    if (other != null && !other.equals(name)) {
                        findings.report(
                                bridge.where(BridgeKeys.CLIENT_ID),
                                "bridges." + other + " is client " + place
                                        + " already, and they would throw each other out: give this one another client-id");
                        return;
                    }
                }
            }
        });
    }
}
