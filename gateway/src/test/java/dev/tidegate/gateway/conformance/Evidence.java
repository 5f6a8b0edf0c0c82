package dev.tidegate.gateway.conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** What the tests on the class path say they prove. */
final class Evidence {
    private static final String ROOT = "dev.tidegate.gateway";

    /** Where tests meet the gateway as clients do, through a socket; elsewhere the annotation is a remark. */
    private static final Set<String> OUTSIDE = Set.of(ROOT + ".conformance", ROOT + ".blackbox");

    private final Map<Cited, Set<String>> tests = new TreeMap<>();
    private final Set<Cited> claimed = new TreeSet<>();
    private final List<String> notTests = new ArrayList<>();

    Evidence() {
        ReflectionSupport.streamAllClassesInPackage(ROOT, type -> true, name -> true)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .forEach(this::hear);
    }

    private void hear(Method method) {
        List<Cited> proven = AnnotationSupport.findRepeatableAnnotations(method, Normative.class).stream()
                .map(each -> new Cited(each.version(), each.value()))
                .toList();
        if (proven.isEmpty()) {
            return;
        }
        claimed.addAll(proven);
        Class<?> owner = method.getDeclaringClass();
        String name = owner.getSimpleName() + "#" + method.getName();
        if (!AnnotationSupport.isAnnotated(method, Testable.class) || method.isAnnotationPresent(Disabled.class)) {
            notTests.add(name);
        } else if (OUTSIDE.contains(owner.getPackageName())) {
            proven.forEach(
                    each -> tests.computeIfAbsent(each, any -> new TreeSet<>()).add(name));
        }
    }

    /** Every id any annotation names, wherever it stands. */
    Set<Cited> claimed() {
        return claimed;
    }

    /** What is proven from outside. */
    Set<Cited> tested() {
        return tests.keySet();
    }

    Set<String> testsOf(Cited statement) {
        return tests.getOrDefault(statement, Set.of());
    }

    /** Methods that claim to prove something and never run. */
    List<String> notTests() {
        return notTests;
    }
}
