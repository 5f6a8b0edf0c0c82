package dev.tidegate.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidegate.gateway.fixture.Installed;
import dev.tidegate.gateway.fixture.RunningGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** mosquitto_pub and mosquitto_sub as a person runs them: processes with arguments. TCP only: 2.0 cannot speak WebSocket. */
final class Mosquitto {
    static final String V3_1_1 = "mqttv311";
    static final String V5 = "5";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WHAT = "Debian's mosquitto_pub and mosquitto_sub";
    private static final String PACKAGE = "mosquitto-clients";

    private final RunningGateway gateway;
    private final Path sub = Installed.findOrSkip(WHAT, PACKAGE, "/usr/bin/mosquitto_sub");
    private final Path pub = Installed.findOrSkip(WHAT, PACKAGE, "/usr/bin/mosquitto_pub");
    /** Makes the C library write line by line into a pipe; without it, nothing is seen before the end. */
    private final Path lineByLine = Installed.findOrSkip(WHAT, "coreutils", "/usr/bin/stdbuf");

    Mosquitto(RunningGateway gateway) {
        this.gateway = gateway;
    }

    /** Publishes and ends well. */
    void publish(String version, String... arguments) {
        publishLines("", version, arguments);
    }

    /** The same with something to read, for {@code -l}: a message per line. */
    void publishLines(String lines, String version, String... arguments) {
        try {
            Process process = start(List.of(), pub, version, arguments);
            process.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A subscriber whose SUBACK has come. */
    Subscriber subscribe(String version, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-d", "-F", Subscriber.MARK + "%q %r %t %p"));
        all.addAll(List.of(arguments));
        Subscriber subscriber =
                new Subscriber(start(List.of(lineByLine.toString(), "-oL"), sub, version, all.toArray(String[]::new)));
        await().atMost(PATIENCE).until(subscriber::isSubscribed);
        return subscriber;
    }

    private Process start(List<String> before, Path program, String version, String... arguments) {
        List<String> command = new ArrayList<>(before);
        String port = Integer.toString(gateway.address("mqtt").getPort());
        command.addAll(List.of(program.toString(), "-V", version, "-p", port, "-u", "any", "-P", gateway.token()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A running mosquitto_sub and what it has printed. */
    static final class Subscriber implements AutoCloseable {
        private static final String MARK = "> ";

        private final Process process;
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final List<String> chatter = new CopyOnWriteArrayList<>();
        private volatile boolean subscribed;

        private Subscriber(Process process) {
            this.process = process;
            Thread reader = new Thread(this::read, "mosquitto_sub");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            List<String> burst = new ArrayList<>();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(MARK)) {
                        burst.add(line.substring(MARK.length()));
                    } else if (line.contains("received SUBACK")) {
                        subscribed = true;
                    } else {
                        chatter.add(line);
                    }
                    if (!lines.ready()) {
                        messages.addAll(burst);
                        burst.clear();
                    }
                }
            } catch (IOException killed) {
                // the stream of a killed process ends like this
            }
            messages.addAll(burst);
        }

        private boolean isSubscribed() {
            assertThat(process.isAlive() || subscribed)
                    .as("mosquitto_sub goes on")
                    .isTrue();
            return subscribed;
        }

        /** Each as {@code QoS RETAIN topic payload}, when this many have come. */
        List<String> messages(int count) {
            await().atMost(PATIENCE).until(() -> messages.size() >= count || !process.isAlive());
            return List.copyOf(messages);
        }

        /** Waits until it tells of this. */
        void awaitWords(String words) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(chatter).anyMatch(line -> line.contains(words)));
        }

        /** As {@code kill -9}: no DISCONNECT. */
        void kill() {
            process.destroyForcibly();
            await().until(() -> !process.isAlive());
        }

        /** As Ctrl-C: DISCONNECT, then the end. */
        @Override
        public void close() {
            process.destroy();
            await().until(() -> !process.isAlive());
        }
    }
}
