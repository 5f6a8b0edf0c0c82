package dev.tidegate.gateway.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.packet.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Keeps the books: every statement is tested, excused or openly missing, never two of these. After new tests, one command brings
 * {@code open.txt} and the page up to date; where two changes meet in these files, take either side and run it:
 *
 * <pre>./mvnw -q -pl gateway -am test -Dtest=NormativeReportTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidegate.docs=write</pre>
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NormativeReportTest {
    private static final Path PAGE = Path.of("../docs/conformance.md");
    private static final String REWRITE = "run ./mvnw -q -pl gateway -am test -Dtest=NormativeReportTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtidegate.docs=write";

    private static final Register REGISTER = new Register();
    private static final Evidence EVIDENCE = new Evidence();

    private static boolean isWriting() {
        return "write".equals(System.getProperty("tidegate.docs"));
    }

    private static Set<Cited> both(Set<Cited> one, Set<Cited> other) {
        Set<Cited> both = new TreeSet<>(one);
        both.retainAll(other);
        return both;
    }

    private static Set<Cited> without(Set<Cited> all, Set<Cited> some) {
        Set<Cited> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @Test
    void register_hasEveryStatementOfBothDocuments() {
        assertThat(REGISTER.statements(ProtocolVersion.V5)).hasSize(251 + 27);
        assertThat(REGISTER.statements(ProtocolVersion.V3_1_1)).hasSize(141);
    }

    @Test
    void annotations_nameStatementsThatExist() {
        assertThat(without(EVIDENCE.claimed(), REGISTER.keys(any -> true)))
                .as("no document has these")
                .isEmpty();
    }

    @Test
    void annotations_standOnTestsThatRun() {
        assertThat(EVIDENCE.notTests()).isEmpty();
    }

    @Test
    void excuses_areNeededNoMore_whereATestProvesTheStatement() {
        assertThat(both(REGISTER.keys(Statement::isExcused), EVIDENCE.tested()))
                .as("tested: remove the excuse from statements-*.txt")
                .isEmpty();
    }

    @Test
    @Order(1)
    void openList_onlyShrinks() {
        if (isWriting()) {
            REGISTER.close(both(REGISTER.open(), EVIDENCE.tested()));
        }
        assertThat(both(REGISTER.open(), EVIDENCE.tested()))
                .as("tested, so remove them from open.txt; or %s", REWRITE)
                .isEmpty();
        assertThat(without(REGISTER.open(), REGISTER.keys(each -> !each.isExcused())))
                .as("open.txt names what the statement files excuse, or do not know")
                .isEmpty();
    }

    @Test
    void statements_areTestedOrExcusedOrOpenlyMissing() {
        Set<Cited> missing =
                without(without(REGISTER.keys(each -> !each.isExcused()), EVIDENCE.tested()), REGISTER.open());
        assertThat(missing).as("no test proves these any more").isEmpty();
    }

    @Test
    @Order(2)
    void page_isWhatTheRegisterAndTheTestsSay() throws IOException {
        String page = new ConformancePage(REGISTER, EVIDENCE).markdown();
        if (isWriting()) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/conformance.md is stale; %s", REWRITE)
                .isEqualTo(page);
    }
}
