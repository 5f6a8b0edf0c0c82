package dev.tidegate.gateway.app;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGHUP. Java has no public way to; the one every virtual machine has is reached by name, because the compiler warns of
 * it. Where there is none, the admin API still reloads.
 */
final class HangUpSignal {
    private static final Logger LOG = LoggerFactory.getLogger(HangUpSignal.class);

    private HangUpSignal() {}

    /** Runs {@code action} on a thread of its own at each SIGHUP from now on. */
    static void hear(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, given) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return switch (method.getName()) {
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> given != null && self == given[0];
                            default -> "SIGHUP";
                        };
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            var unused = signal.getMethod("handle", signal, handler).invoke(null, hangUp, proxy);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("SIGHUP cannot be heard on this machine; reload with POST /api/reload", e);
        }
    }
}
