package dev.tidegate.gateway.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidegate.gateway.fixture.RawClient;
import dev.tidegate.gateway.fixture.RunningGateway;
import dev.tidegate.gateway.fixture.Via;
import dev.tidegate.gateway.packet.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each strategy of {@code routing.share-strategy} over real sockets, with members and publishers on two I/O threads. */
class ShareStrategyTest {
    private static final String ACKNOWLEDGE = "40 02 00 %02X";

    private final Map<String, RawClient> members = new LinkedHashMap<>();
    private RunningGateway gateway = RunningGateway.with();

    private void start(String strategy) {
        gateway = RunningGateway.with("routing.share-strategy=" + strategy, "io.threads=2")
                .start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void addMember(Via via, String name) {
        RawClient member = gateway.join(via, name);
        member.send("82 ( 00 01 () <$share/g/t> 01 <end/" + name + "> 00 )").expect("90 ( 00 01 () 01 00 )");
        members.put(name, member);
    }

    private static void publish(RawClient publisher, String... payloads) {
        for (String each : payloads) {
            publisher.send("32 ( <t> 00 07 () '" + each + "' )").expect("40 02 00 07");
        }
    }

    /** What this member got of what this publisher has sent so far: a last word tells that nothing more is on its way. */
    private List<String> heard(RawClient publisher, String name) {
        RawClient member = Objects.requireNonNull(members.get(name));
        publisher.send("30 ( <end/" + name + "> () 'end' )");
        List<String> all = new ArrayList<>();
        Packet.Publish next = member.next(Packet.Publish.class);
        while (next.packetId() != 0) {
            all.add(new String(next.payload(), StandardCharsets.UTF_8));
            member.send(ACKNOWLEDGE.formatted(next.packetId()));
            next = member.next(Packet.Publish.class);
        }
        member.expectNothing();
        return all;
    }

    private Map<String, List<String>> heard(RawClient publisher) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        members.keySet().forEach(name -> all.put(name, heard(publisher, name)));
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void roundRobin_membersHaveTheirTurn(Via via) {
        start("round-robin");
        List.of("a", "b", "c").forEach(name -> addMember(via, name));
        RawClient publisher = gateway.join(via, "publisher");
        publish(publisher, "1", "2", "3", "4", "5", "6");
        assertThat(heard(publisher))
                .containsOnly(
                        Map.entry("a", List.of("1", "4")),
                        Map.entry("b", List.of("2", "5")),
                        Map.entry("c", List.of("3", "6")));
    }

    @ParameterizedTest
    @EnumSource
    void sticky_oneMemberGetsAll_andWhenItGoes_anotherDoes(Via via) {
        start("sticky");
        List.of("a", "b", "c").forEach(name -> addMember(via, name));
        RawClient publisher = gateway.join(via, "publisher");
        publish(publisher, "1", "2", "3");
        assertThat(heard(publisher)).containsEntry("a", List.of("1", "2", "3"));
        Objects.requireNonNull(members.remove("a")).hangUp();
        publish(publisher, "4", "5", "6");
        assertThat(heard(publisher).values())
                .filteredOn(each -> !each.isEmpty())
                .singleElement(InstanceOfAssertFactories.list(String.class))
                .containsExactly("4", "5", "6");
    }

    @ParameterizedTest
    @EnumSource
    void leastInflight_memberThatOwesAnAcknowledgement_isSpared(Via via) {
        start("least-inflight");
        addMember(via, "late");
        RawClient publisher = gateway.join(via, "publisher");
        publish(publisher, "1");
        addMember(via, "quick");
        for (String each : List.of("2", "3", "4")) {
            publish(publisher, each);
            assertThat(heard(publisher, "quick")).containsExactly(each);
        }
        assertThat(heard(publisher, "late")).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void hashClient_eachPublisherMeetsOneMember(Via via) {
        start("hash-client");
        List.of("a", "b", "c").forEach(name -> addMember(via, name));
        for (int i = 0; i < 6; i++) {
            RawClient publisher = gateway.join(via, "device-" + i);
            publish(publisher, "1", "2", "3");
            assertThat(heard(publisher).values())
                    .containsExactlyInAnyOrder(List.of("1", "2", "3"), List.of(), List.of());
        }
    }
}
