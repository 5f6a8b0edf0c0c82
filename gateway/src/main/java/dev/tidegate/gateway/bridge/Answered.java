package dev.tidegate.gateway.bridge;

import dev.tidegate.gateway.shard.Shard;
import java.util.function.Consumer;

/** Waits until several shards have answered, and goes on on one of them. */
final class Answered {
    private final Shard home;
    private final Consumer<String> done;
    private int left;
    private String complaint = "";

    /**
     * @param home where it goes on; belongs to it
     * @param answers how many are waited for, at least one
     * @param done hears one of the complaints, empty where there was none
     */
    Answered(Shard home, int answers, Consumer<String> done) {
        this.home = home;
        this.left = answers;
        this.done = done;
    }

    /** One answer: empty where all is well. Any thread. */
    void with(String words) {
        home.execute(() -> {
            if (!words.isEmpty()) {
                complaint = words;
            }
            left--;
            if (left == 0) {
                done.accept(complaint);
            }
        });
    }
}
