package dev.tidegate.gateway.crash;

import java.util.concurrent.atomic.AtomicBoolean;

/** HiveMQ CE that lets everybody in, which it otherwise does with an extension. By reflection: it is no dependency of this project. */
final class HiveMqMain {
    private HiveMqMain() {}

    public static void main(String... arguments) throws ReflectiveOperationException {
        AtomicBoolean deny = (AtomicBoolean) Class.forName("com.hivemq.configuration.service.InternalConfigurations")
                .getField("AUTH_DENY_UNAUTHENTICATED_CONNECTIONS")
                .get(null);
        deny.set(false);
        Class.forName("com.hivemq.HiveMQServer")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}
