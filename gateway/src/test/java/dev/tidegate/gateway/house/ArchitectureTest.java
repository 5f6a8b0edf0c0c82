package dev.tidegate.gateway.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.tidegate.gateway.house.House.CLASSES;
import static dev.tidegate.gateway.house.House.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.tidegate.policy.ReasonCode;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the house, and what may be touched in which room. */
class ArchitectureTest {

    // ---- the rooms

    @Test
    void rooms_builtSoFar_areTheOnesThatRulesSpeakOf() {
        assertThat(House.rooms())
                .as("rules about rooms that are not there would hold without saying anything")
                .contains(
                        "packet",
                        "event",
                        "connection",
                        "codec",
                        "auth",
                        "config",
                        "transport",
                        "http",
                        "store",
                        "cluster");
        assertThat(House.ARROWS.keySet())
                .as("a new room needs a line in House.ARROWS")
                .containsAll(House.rooms());
        assertThat(CLASSES.contain(ReasonCode.class))
                .as("the modules below are imported too")
                .isTrue();
    }

    @Test
    void rooms_allTogether_areFreeOfCycles() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    static Stream<String> rooms() {
        return House.ARROWS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void room_dependsOnlyOnTheRoomsItsLineNames(String room) {
        Set<String> allowed = House.ARROWS.getOrDefault(room, Set.of());
        DescribedPredicate<JavaClass> otherRooms = describe(
                "rooms that its line in House.ARROWS leaves out",
                type -> !House.room(type).isEmpty()
                        && !House.room(type).equals(room)
                        && !allowed.contains(House.room(type)));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat(otherRooms));
    }

    // ---- the modules

    @Test
    void policyIsALeaf_andBridgeUsesItAlone() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.tidegate.policy..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.tidegate..").and(not(resideInAPackage("dev.tidegate.policy..")))));
        check(noClasses()
                .that()
                .resideInAPackage("dev.tidegate.bridge..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.tidegate..")
                        .and(not(resideInAnyPackage("dev.tidegate.bridge..", "dev.tidegate.policy..")))));
    }

    @Test
    void bridge_isKnownToConfigBridgeAndAppAlone() {
        check(outside("app", "config", "bridge")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.tidegate.bridge.."));
    }

    // ---- fences

    @Test
    void undertowAndXnio_areTouchedByTransportAndHttpAlone() {
        check(outside("transport", "http", "app")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio.."));
    }

    @Test
    void upstreamClientLibrary_isNotInTheGateway() {
        check(outside().should().dependOnClassesThat().resideInAnyPackage("com.hivemq..", "io.netty.."));
    }

    @Test
    void verdicts_areAskedForByTheGateAlone() {
        check(outside("gate").should().callMethodWhere(target(named("dev.tidegate.policy.Profile", "on"))));
    }

    @Test
    void storesAndBackplanes_areNamedByAppAlone() {
        check(outside("app", "store", "cluster")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.(MemoryStore|SoloBackplane)"));
        // disk serves retained messages out of memory, too
        check(outside("app", "store", "disk").should().dependOnClassesThat().haveSimpleName("MemoryRetained"));
    }

    @Test
    void environmentAndSystemProperties_areReadByConfigAndAppAlone() {
        check(outside("config", "app")
                .should()
                .callMethodWhere(target(named(System.class, "getenv"))
                        .or(target(named(System.class, "getProperty")))
                        .or(target(named(System.class, "getProperties")))
                        .or(target(named(Integer.class, "getInteger")))
                        .or(target(named(Long.class, "getLong")))
                        .or(target(named(Boolean.class, "getBoolean")))));
    }

    @Test
    void files_areOpenedWhereConfigurationKeysOrStoresLive() {
        // auth and transport open the key and certificate files that configuration names, audit writes its own; nobody
        // else touches a disk.
        check(
                outside("config", "app", "auth", "transport", "store", "disk", "audit")
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.FileChannel"
                                        + "|java\\.io\\.(File|FileReader|FileWriter|FileInputStream|FileOutputStream|RandomAccessFile)"));
    }

    // ---- the core can be replayed from a seed

    @Test
    void core_readsNoClock() {
        check(core().should()
                .callMethodWhere(target(named(System.class, "nanoTime"))
                        .or(target(named(System.class, "currentTimeMillis")))
                        .or(target(describe(
                                "now() of java.time without a Clock",
                                method -> method.getOwner().getPackageName().equals("java.time")
                                        && method.getName().equals("now")
                                        && noClockIsGiven(method))))
                        .or(target(describe(
                                "a system Clock",
                                method -> method.getOwner().isEquivalentTo(Clock.class)
                                        && (method.getName().startsWith("system")
                                                || method.getName().startsWith("tick")))))));
    }

    @Test
    void core_drawsNoChance() {
        check(core().should()
                .callCodeUnitWhere(target(named(UUID.class, "randomUUID")).or(target(named(Math.class, "random")))));
        check(core().should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.security\\.SecureRandom|java\\.util\\.concurrent\\.ThreadLocalRandom"));
        check(core().should().callConstructor(Random.class));
        check(core().should().callConstructor(SplittableRandom.class));
    }

    @Test
    void core_startsNoThread_andNeverSleeps() {
        check(core().should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\.(Executors|ForkJoinPool|Timer)"));
        check(core().should()
                .callConstructorWhere(target(describe(
                        "of a Thread or a Timer",
                        constructor -> constructor.getOwner().isAssignableTo(Thread.class)
                                || constructor.getOwner().isAssignableTo(Timer.class)))));
        check(core().should()
                .callMethodWhere(target(named(Thread.class, "sleep"))
                        .or(target(named(Thread.class, "yield")))
                        .or(target(named(Thread.class, "start")))));
        check(noClasses()
                .that()
                .resideInAnyPackage(House.packages("packet", "topic", "session", "route", "gate", "cluster"))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class));
    }

    @Test
    void core_hasNoLogger() {
        check(core().should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..", "ch.qos.logback.."));
    }

    // ---- the smell list

    @Test
    void locksAndAtomics_stayInTheirRooms() {
        // shard, topic, store and disk own concurrency. auth has one key cache, transport, metrics and http meet
        // foreign
        // threads, app wires.
        check(noClasses()
                .that()
                .resideInAnyPackage(House.packages(
                        "packet", "codec", "session", "route", "gate", "cluster", "connection", "config"))
                .should()
                .dependOnClassesThat(concurrent()));
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".event..")
                .and()
                .doNotHaveSimpleName("Counters")
                .and()
                .doNotHaveSimpleName("GuardedSink")
                .should()
                .dependOnClassesThat(concurrent()));
    }

    @Test
    void malformedPacket_isMadeInCodecAndCaughtWherePacketsAreHeard() {
        String malformed = ROOT + ".codec.MalformedPacket";
        check(outside("codec")
                .should()
                .callCodeUnitWhere(target(describe(
                        "makes a MalformedPacket",
                        (AccessTarget.CodeUnitCallTarget target) -> target.getOwner()
                                        .getName()
                                        .equals(malformed)
                                && (target.getName().equals("<init>")
                                        || target.getRawReturnType().getName().equals(malformed))))));
        assertThat(CLASSES.stream()
                        .filter(type -> !Set.of("connection", "bridge").contains(House.room(type)))
                        .flatMap(type -> type.getTryCatchBlocks().stream())
                        .filter(block -> block.getCaughtThrowables().stream()
                                .anyMatch(caught -> caught.getName().equals(malformed))))
                .as("places where no packets are heard that catch MalformedPacket")
                .isEmpty();
    }

    @Test
    void names_sayWhatAThingIs() {
        check(classes().that().resideInAPackage("dev.tidegate..").should(Smells.HAVE_A_NAME_THAT_SAYS_SOMETHING));
    }

    @Test
    void statics_neverChange() {
        check(classes().that().resideInAPackage("dev.tidegate..").should(Smells.KEEP_STATICS_FINAL));
    }

    @Test
    void parameters_areSixAtMost_andNeverTwoBooleansInARow() {
        check(classes().that().resideInAPackage("dev.tidegate..").should(Smells.TAKE_FEW_PARAMETERS));
        check(classes().that().resideInAPackage("dev.tidegate..").should(Smells.NEVER_TAKE_TWO_BOOLEANS_IN_A_ROW));
    }

    // ---- the small print

    private static void check(ArchRule rule) {
        // Rooms may be empty while the house is built; rooms_builtSoFar_... says which are not.
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static GivenClassesConjunction core() {
        return noClasses().that().resideInAnyPackage(House.DETERMINISTIC);
    }

    private static GivenClassesConjunction outside(String... rooms) {
        return noClasses().that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(House.packages(rooms)))));
    }

    private static DescribedPredicate<JavaClass> concurrent() {
        return describe(
                "locks, atomics and concurrent maps",
                type -> type.getPackageName().equals("java.util.concurrent.locks")
                        || type.getPackageName().equals("java.util.concurrent.atomic")
                        || type.getName().equals("java.util.concurrent.ConcurrentHashMap"));
    }

    private static DescribedPredicate<AccessTarget> named(Class<?> owner, String name) {
        return named(owner.getName(), name);
    }

    private static DescribedPredicate<AccessTarget> named(String owner, String name) {
        return describe(
                owner + "." + name,
                target -> target.getOwner().getName().equals(owner)
                        && target.getName().equals(name));
    }

    private static boolean noClockIsGiven(AccessTarget target) {
        return target instanceof AccessTarget.MethodCallTarget call
                && call.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }
}
