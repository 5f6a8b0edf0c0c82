package dev.tidegate.gateway.conformance;

import dev.tidegate.gateway.packet.ProtocolVersion;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This test proves that statement. It counts only where clients stand: in the packages {@code conformance} and {@code blackbox},
 * on real sockets. {@link NormativeReportTest} keeps the books.
 */
@Documented
@Repeatable(Normative.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Normative {
    /** {@code MQTT-3.1.2-1}, or {@code U1} for a rule the standard left without a number. */
    String value();

    /** Whose numbers these are: the two documents use the same ones for different things. */
    ProtocolVersion version() default ProtocolVersion.V5;

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface All {
        Normative[] value();
    }
}
