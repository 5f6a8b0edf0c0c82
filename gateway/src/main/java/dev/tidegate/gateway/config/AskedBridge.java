package dev.tidegate.gateway.config;

import dev.tidegate.bridge.BridgePlan;
import dev.tidegate.bridge.Password;
import dev.tidegate.bridge.Upstream;
import dev.tidegate.bridge.UpstreamAddress;
import dev.tidegate.bridge.UpstreamTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bridge that somebody asks for while the gateway runs: the keys, rules and words of the configuration file, in a map. A place in it is
 * named by its path, such as {@code topics[0].out}.
 *
 * <p>It may name files only that a bridge of the configuration names: who may ask for a bridge shall not have any file of
 * this machine sent somewhere. It may name no program at all, or it would be a way to run any.
 */
public final class AskedBridge {
    /** By way of the root: all keys or none are there. */
    private static final Key.Named BRIDGES = (Key.Named) Objects.requireNonNull(Keys.ROOT.child("bridges"));

    private static final Path NOWHERE = Path.of("").toAbsolutePath();

    private final Findings findings = new Findings();
    private final Set<String> files;
    private long order;

    private AskedBridge(Collection<BridgePlan> configured) {
        this.files = configured.stream()
                .flatMap(each -> files(each.upstream()))
                .map(Path::toString)
                .collect(Collectors.toSet());
    }

    /**
     * @param keys what would stand below its name in the file
     * @param configured the bridges of the configuration
     * @param running those it will run beside
     */
    public static BridgePlan plan(
            String name, Map<?, ?> keys, Collection<BridgePlan> configured, Collection<BridgePlan> running)
            throws InvalidConfig {
        return new AskedBridge(configured).read(name, keys, running);
    }

    private BridgePlan read(String name, Map<?, ?> keys, Collection<BridgePlan> running) throws InvalidConfig {
        Where top = where("bridge");
        Given given = new Given.Fields(top, Map.of(name, new Given.Field(top, fields("", top, keys))));
        Map<String, Branch> named = Branch.readNamed(BRIDGES, given, findings);
        Branch bridge = named == null ? null : named.get(name);
        if (bridge == null) {
            throw new InvalidConfig(findings.problems());
        }
        if (bridge.mentions(BridgeKeys.PASSWORD_COMMAND)) {
            findings.report(
                    bridge.where(BridgeKeys.PASSWORD_COMMAND),
                    "password-command: the admin API has nothing run; put the bridge into the configuration, and reload");
            throw new InvalidConfig(findings.problems());
        }
        namesNoOtherFile(bridge);
        BridgeChecks.check(Map.of(name, bridge), findings);
        if (!findings.none()) {
            throw new InvalidConfig(findings.problems());
        }
        BridgePlan plan = BridgeKeys.plan(name, bridge);
        for (BridgePlan other : running) {
            if (!other.name().equals(name) && isSameClient(other, plan)) {
                findings.report(
                        bridge.where(BridgeKeys.CLIENT_ID),
                        "bridges." + other.name() + " is client "
                                + plan.upstream().clientId()
                                + " there already, and they would throw each other out: give this one another client-id");
                throw new InvalidConfig(findings.problems());
            }
        }
        return plan;
    }

    private static boolean isSameClient(BridgePlan one, BridgePlan other) {
        return !Collections.disjoint(one.clientIds(), other.clientIds())
                && one.upstream().addresses().stream()
                        .anyMatch(mine -> other.upstream().addresses().stream()
                                .anyMatch(theirs -> UpstreamAddress.host(mine).equals(UpstreamAddress.host(theirs))
                                        && UpstreamAddress.port(mine) == UpstreamAddress.port(theirs)));
    }

    // --- files ---

    private static Stream<Path> files(Upstream upstream) {
        UpstreamTls tls = upstream.tls();
        Path password = upstream.password() != null && upstream.password().source() instanceof Password.File file
                ? file.path()
                : null;
        Stream<@Nullable Path> named =
                tls == null ? Stream.of(password) : Stream.of(password, tls.ca(), tls.certificate(), tls.key());
        return named.filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    private void namesNoOtherFile(Branch bridge) {
        isKnown(bridge, BridgeKeys.PASSWORD_FILE);
        isKnown(bridge, BridgeKeys.TOKEN_FILE);
        if (bridge.has(BridgeKeys.TLS)) {
            Branch tls = bridge.section(BridgeKeys.TLS);
            isKnown(tls, BridgeKeys.CA);
            isKnown(tls, BridgeKeys.CERTIFICATE);
            isKnown(tls, BridgeKeys.PRIVATE_KEY);
        }
    }

    private void isKnown(Branch section, Key.Leaf<Path> key) {
        Path named = section.find(key);
        if (named != null && !files.contains(named.toString())) {
            findings.report(
                    section.where(key),
                    key.name() + ": no bridge of the configuration names this file; put the bridge there, and reload");
        }
    }

    // --- from a map to what the keys read ---

    private Where where(String path) {
        return Where.inRequest(path, order++, NOWHERE);
    }

    private Given.Fields fields(String path, Where where, Map<?, ?> map) {
        Map<String, Given.Field> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            String place = path.isEmpty() ? String.valueOf(name) : path + "." + name;
            Where here = where(place);
            fields.put(String.valueOf(name), new Given.Field(here, given(place, here, value)));
        });
        return new Given.Fields(where, fields);
    }

    private Given given(String path, Where where, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return fields(path, where, map);
        }
        if (value instanceof List<?> list) {
            List<Given> items = new ArrayList<>();
            for (Object each : list) {
                String place = path + "[" + items.size() + "]";
                items.add(given(place, where(place), each));
            }
            return new Given.Items(where, items);
        }
        return value == null ? new Given.Nothing(where) : new Given.Text(where, value.toString());
    }
}
