package dev.tidegate.gateway.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up, found by Logback through its service file. In code rather than in XML because reading the XML took 100 of
 * the 170 ms Logback needed to start.
 *
 * <p>Libraries speak from WARN upwards and cannot be turned up: XNIO traces every read and write, which costs throughput and
 * would show what clients send. Our own level is {@link #level}. Lines go to standard error; standard output belongs to the
 * ready line.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String OURS = "dev.tidegate";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        JsonLineEncoder encoder = new JsonLineEncoder();
        encoder.setContext(context);
        encoder.start();

        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stderr");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        context.getLogger(OURS).setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on the gateway's own lines below this level are left out. */
    public static void level(org.slf4j.event.Level level) {
        // Another SLF4J backend, put there by whoever embeds the gateway, has its own configuration.
        if (LoggerFactory.getLogger(OURS) instanceof Logger ours) {
            ours.setLevel(Level.convertAnSLF4JLevel(level));
        }
    }
}
