package dev.tidegate.policy;

import java.util.Locale;

/** How names of constants are spelled in YAML: {@code NOT_AUTHORIZED} is {@code not-authorized}. */
final class Kebab {
    private Kebab() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
