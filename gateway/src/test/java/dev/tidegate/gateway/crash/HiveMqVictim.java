package dev.tidegate.gateway.crash;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HiveMQ Community Edition as its own start script runs it, from a folder of its jars; everything in files. */
final class HiveMqVictim extends Victim {
    /** The folder with its jars; {@code gateway/crash} fetches them. */
    static final String JARS = "crash.hivemq";

    private static final String CONFIG = """
            <?xml version="1.0"?>
            <hivemq>
              <listeners>
                <tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener>
              </listeners>
              <mqtt>
                <queued-messages><max-queue-size>100000</max-queue-size></queued-messages>
              </mqtt>
              <persistence><mode>file-native</mode></persistence>
              <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
            </hivemq>
            """;
    private static final List<String> OPENED = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

    private final int port = freePort();
    private final Path jars;

    HiveMqVictim(Path folder) {
        super(folder);
        String given = System.getProperty(JARS);
        if (given == null) {
            throw new IllegalArgumentException(
                    "-D" + JARS + "=FOLDER has to name the folder with the jars of HiveMQ CE");
        }
        jars = Path.of(given);
        try {
            for (String name : List.of("conf", "data", "log", "extensions")) {
                Files.createDirectories(folder.resolve(name));
            }
            Files.writeString(folder.resolve("conf").resolve("config.xml"), CONFIG.formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> command(@Nullable String crashAt) {
        List<String> command = new ArrayList<>(java());
        command.remove("-ea");
        command.addAll(OPENED);
        Path ours = Path.of(URI.create(HiveMqMain.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        command.addAll(List.of(
                "-Dhivemq.home=" + folder, "-cp", jars + "/*" + File.pathSeparator + ours, HiveMqMain.class.getName()));
        return command;
    }

    @Override
    @Nullable
    InetSocketAddress listening() {
        return ifOpen(port);
    }

    @Override
    String describe() {
        try (var files = Files.list(jars)) {
            String version = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hivemq-community-edition-embedded-"))
                    .map(name -> name.replaceAll("[^0-9.]", "").replaceAll("\\.$", ""))
                    .findFirst()
                    .orElse("?");
            return "HiveMQ CE " + version + ", persistence mode file-native";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
