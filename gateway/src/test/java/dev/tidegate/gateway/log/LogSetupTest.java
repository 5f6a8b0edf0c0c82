package dev.tidegate.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogSetupTest {
    @AfterEach
    void backToInfo() {
        LogSetup.level(Level.INFO);
    }

    @Test
    void xnioLogger_atOurMostTalkativeLevel_staysSilentBelowWarn() {
        LogSetup.level(Level.TRACE);
        // The loggers XNIO and Undertow themselves use: JBoss Logging has to find Logback.
        for (String name : new String[] {"org.xnio", "org.xnio.nio", "io.undertow.request"}) {
            org.jboss.logging.Logger logger = org.jboss.logging.Logger.getLogger(name);
            assertThat(logger.isTraceEnabled()).as(name).isFalse();
            assertThat(logger.isEnabled(org.jboss.logging.Logger.Level.INFO))
                    .as(name)
                    .isFalse();
            assertThat(logger.isEnabled(org.jboss.logging.Logger.Level.WARN))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void level_warn_closesOurLoggersBelow() {
        LogSetup.level(Level.WARN);
        assertThat(LoggerFactory.getLogger("dev.tidegate.events").isInfoEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("dev.tidegate.audit").isWarnEnabled())
                .isTrue();
    }

    @Test
    void level_debug_opensOurLoggersOnly() {
        LogSetup.level(Level.DEBUG);
        assertThat(LoggerFactory.getLogger("dev.tidegate.audit").isDebugEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("com.hivemq").isDebugEnabled()).isFalse();
    }
}
