package dev.tidegate.gateway.conformance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One normative statement.
 *
 * @param id as {@link Normative} says it
 * @param words what it says, in ours
 * @param excuse why no test proves it; empty where one must
 */
record Statement(String id, Binds binds, String words, String excuse) {
    private static final Pattern LINE = Pattern.compile("(\\S+) \\| ([SCB]) \\| ([^|]+?)(?: \\| ([^|]+))?");
    private static final String CLIENTS_DUTY = "binds the client";
    private static final Pattern NOT_OFFERED = Pattern.compile("not offered, because \\S.{9,}");

    /** Whose duty it is. */
    enum Binds {
        SERVER,
        CLIENT,
        BOTH
    }

    Statement {
        boolean fits = excuse.isEmpty()
                || (excuse.equals(CLIENTS_DUTY) && binds == Binds.CLIENT)
                || NOT_OFFERED.matcher(excuse).matches();
        if (!fits) {
            throw new IllegalArgumentException(id + ": \"" + excuse + "\" is no excuse; write \"" + CLIENTS_DUTY
                    + "\" where it does, or \"not offered, because ...\"");
        }
    }

    static Statement parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Write id | S, C or B | words [| excuse], not: " + line);
        }
        String number = parts.group(1);
        Binds binds = switch (parts.group(2)) {
            case "S" -> Binds.SERVER;
            case "C" -> Binds.CLIENT;
            default -> Binds.BOTH;
        };
        String excuse = parts.group(4) == null ? "" : parts.group(4);
        return new Statement(number.startsWith("U") ? number : "MQTT-" + number, binds, parts.group(3), excuse);
    }

    boolean isClientsDuty() {
        return excuse.equals(CLIENTS_DUTY);
    }

    boolean isExcused() {
        return !excuse.isEmpty();
    }
}
