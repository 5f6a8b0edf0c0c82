package dev.tidegate.gateway.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The smells that class files can show, as conditions. */
final class Smells {
    private static final int MOST_PARAMETERS = 6;
    private static final Pattern EMPTY_NAME = Pattern.compile(".*(Impl|Manager|Helper|Utils?)|I[A-Z][a-z]\\w*");

    static final ArchCondition<JavaClass> HAVE_A_NAME_THAT_SAYS_SOMETHING =
            condition("have a name that says what they are (no *Impl, *Manager, *Helper, *Util, I*)", (type, smell) -> {
                if (EMPTY_NAME.matcher(type.getSimpleName()).matches()) {
                    smell.accept(type.getName() + " does not say what it is");
                }
            });

    static final ArchCondition<JavaClass> KEEP_STATICS_FINAL = condition("keep their statics final", (type, smell) -> {
        for (JavaField field : type.getFields()) {
            var modifiers = field.getModifiers();
            if (modifiers.contains(JavaModifier.STATIC)
                    && !modifiers.contains(JavaModifier.FINAL)
                    && !modifiers.contains(JavaModifier.SYNTHETIC)) {
                smell.accept(field.getFullName() + " is static and changes");
            }
        }
    });

    static final ArchCondition<JavaClass> TAKE_FEW_PARAMETERS =
            condition("take at most " + MOST_PARAMETERS + " parameters", (type, smell) -> {
                for (JavaCodeUnit method : written(type)) {
                    if (parameters(method).size() > MOST_PARAMETERS) {
                        smell.accept(method.getFullName() + " takes "
                                + parameters(method).size() + " parameters");
                    }
                }
            });

    static final ArchCondition<JavaClass> NEVER_TAKE_TWO_BOOLEANS_IN_A_ROW =
            condition("never take two booleans in a row", (type, smell) -> {
                for (JavaCodeUnit method : written(type)) {
                    List<JavaClass> parameters = parameters(method);
                    for (int i = 1; i < parameters.size(); i++) {
                        if (parameters.get(i).isEquivalentTo(boolean.class)
                                && parameters.get(i - 1).isEquivalentTo(boolean.class)) {
                            smell.accept(method.getFullName() + " takes two booleans in a row");
                        }
                    }
                }
            });

    private Smells() {}

    /** What somebody wrote: no lambdas, no bridges, and no record headers, which are a list of fields. */
    private static List<JavaCodeUnit> written(JavaClass type) {
        return type.getCodeUnits().stream()
                .filter(unit -> !type.isAnonymousClass())
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(unit -> !unit.getName().startsWith("lambda$"))
                .filter(unit -> !(type.isRecord() && unit instanceof JavaConstructor))
                .toList();
    }

    /** The parameters in the source: an enum's constructor also carries its name and ordinal, an inner class's its outer one. */
    private static List<JavaClass> parameters(JavaCodeUnit unit) {
        List<JavaClass> all = unit.getRawParameterTypes();
        if (!(unit instanceof JavaConstructor)) {
            return all;
        }
        if (unit.getOwner().isEnum()) {
            return all.subList(Math.min(2, all.size()), all.size());
        }
        return unit.getOwner().isInnerClass() ? all.subList(Math.min(1, all.size()), all.size()) : all;
    }

    private static ArchCondition<JavaClass> condition(
            String description, BiConsumer<JavaClass, Consumer<String>> search) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                    return;
                }
                search.accept(type, found -> events.add(SimpleConditionEvent.violated(type, found)));
            }
        };
    }
}
