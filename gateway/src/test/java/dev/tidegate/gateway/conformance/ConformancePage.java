package dev.tidegate.gateway.conformance;

import dev.tidegate.gateway.packet.ProtocolVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code docs/conformance.md}: the register and its evidence, as a page. */
record ConformancePage(Register register, Evidence evidence) {
    private static final String HEAD = """
            # Conformance, statement by statement

            Every numbered statement of MQTT 5.0 and MQTT 3.1.1, in our own words, and the rules (U1 to U27) that bind a server of
            MQTT 5 although no number carries them. *Tested* means: at least one test proves it from outside, through a real
            socket. The standards' own wording decides where ours is too short. This page is made by `NormativeReportTest`; do not
            edit it.

            | | statements | tested | bind the client | not offered | open |
            | --- | --- | --- | --- | --- | --- |
            """;

    String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        total(page, "MQTT 5.0", ProtocolVersion.V5, isNumbered());
        total(page, "MQTT 5.0, unnumbered", ProtocolVersion.V5, isNumbered().negate());
        total(page, "MQTT 3.1.1", ProtocolVersion.V3_1_1, isNumbered());
        table(page, "MQTT 5.0", ProtocolVersion.V5);
        table(page, "MQTT 3.1.1", ProtocolVersion.V3_1_1);
        return page.toString();
    }

    private static Predicate<Statement> isNumbered() {
        return statement -> statement.id().startsWith("MQTT-");
    }

    private void total(StringBuilder page, String name, ProtocolVersion version, Predicate<Statement> which) {
        List<Statement> all =
                register.statements(version).stream().filter(which).toList();
        Set<Cited> tested = evidence.tested();
        page.append("| %s | %d | %d | %d | %d | %d |\n"
                .formatted(
                        name,
                        all.size(),
                        count(all, each -> tested.contains(key(version, each))),
                        count(all, Statement::isClientsDuty),
                        count(all, each -> each.isExcused() && !each.isClientsDuty()),
                        count(all, each -> register.open().contains(key(version, each)))));
    }

    private static long count(List<Statement> all, Predicate<Statement> which) {
        return all.stream().filter(which).count();
    }

    private static Cited key(ProtocolVersion version, Statement statement) {
        return new Cited(version, statement.id());
    }

    private void table(StringBuilder page, String name, ProtocolVersion version) {
        page.append("\n## %s\n\n| Id | Binds | What it says | State | Tests |\n| --- | --- | --- | --- | --- |\n"
                .formatted(name));
        for (Statement each : register.statements(version)) {
            Set<String> tests = evidence.testsOf(key(version, each));
            page.append("| %s | %s | %s | %s | %s |\n"
                    .formatted(
                            each.id().replace("MQTT-", ""),
                            each.binds().name().toLowerCase(Locale.ROOT),
                            each.words(),
                            each.isExcused() ? each.excuse() : tests.isEmpty() ? "**open**" : "tested",
                            tests.stream().map(test -> "`" + test + "`").collect(Collectors.joining("<br>"))));
        }
    }
}
