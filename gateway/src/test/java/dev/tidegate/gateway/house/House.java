package dev.tidegate.gateway.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The production classes of every module, and the plan they are held against. Shared by the tests of this package. */
final class House {
    static final String ROOT = "dev.tidegate.gateway";

    /**
     * Who may know whom, from the roof down; {@code policy} stands below all of them. A room may use what its line names and
     * nothing else. A new room needs a line here, which is the moment to ask where it belongs.
     */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            room(
                    "app",
                    "bridge transport http connection gate route codec session topic cluster disk store shard auth metrics audit log"
                            + " config event packet"),
            room("bridge", "connection gate codec shard event packet"),
            room("transport", "connection shard auth config event packet"),
            room("http", "metrics audit auth config event packet"),
            room("connection", "gate route codec session topic cluster store shard auth config event packet"),
            room("gate", "auth event packet"),
            room("route", "session topic cluster store shard event packet"),
            room("codec", "packet"),
            room("session", "store shard event packet"),
            room("topic", "event packet"),
            room("cluster", "store shard event packet"),
            room("disk", "store shard event packet"),
            room("store", "event packet"),
            room("shard", "event packet"),
            room("auth", "config event packet"),
            room("metrics", "config event packet"),
            room("audit", "log event packet"),
            room("log", ""),
            room("config", ""),
            room("event", "packet"),
            room("packet", ""));

    /** The rooms whose behaviour a test can replay from a seed: no thread, no clock, no chance of their own. */
    static final String[] DETERMINISTIC =
            packages("packet", "topic", "shard", "session", "route", "gate", "cluster", "store");

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tidegate");

    private House() {}

    static String[] packages(String... rooms) {
        return Arrays.stream(rooms).map(room -> ROOT + "." + room + "..").toArray(String[]::new);
    }

    /** The gateway's rooms that hold at least one class. */
    static Set<String> rooms() {
        return CLASSES.stream()
                .map(House::room)
                .filter(room -> !room.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The room of a gateway class; empty for anything else. */
    static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1).replaceFirst("\\..*", "") : "";
    }

    /** Every class somebody wrote: no anonymous ones, no switch tables of the compiler. */
    static List<JavaClass> written() {
        return CLASSES.stream()
                .filter(type -> !type.isAnonymousClass()
                        && !type.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !type.getSimpleName().equals("package-info"))
                .toList();
    }

    private static Map.Entry<String, Set<String>> room(String name, String mayUse) {
        return Map.entry(name, mayUse.isEmpty() ? Set.of() : Set.of(mayUse.split(" ")));
    }
}
