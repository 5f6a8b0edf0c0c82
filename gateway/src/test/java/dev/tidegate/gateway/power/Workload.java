package dev.tidegate.gateway.power;

import dev.tidegate.gateway.store.SessionStore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is recorded: one life of a store, told what {@link Plan} says. It says {@code life N} when the store is open,
 * {@code told N} before it tells a turn and {@code heard N} at the first answer to anything in it: from then on all of it must
 * survive.
 */
public final class Workload {
    /** The file in the recorded folder that stands for the world outside. */
    static final String VOICE = "voice";

    static final String STORE = "store";
    private static final int MOST_WAITING = 6;

    private final OutputStream voice;
    private final Loop loop = new Loop(Plan.SHARDS);
    private final Random random;
    private int waiting;

    private Workload(OutputStream voice, long seed) {
        this.voice = voice;
        this.random = new Random(seed);
    }

    /** Arguments: the folder, the seed of the plan, and which life this is. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int life = Integer.parseInt(arguments[2]);
        try (OutputStream voice = new FileOutputStream(folder.resolve(VOICE).toFile(), true)) {
            Depot depot = Depots.open(folder.resolve(STORE));
            Workload workload = new Workload(voice, seed + life);
            workload.say("life " + depot.life());
            workload.run(depot, new Plan(seed).life(life));
            if (seed % 2 == 0) { // the others die as they are
                depot.close();
            }
        }
        die();
    }

    /** By the hand of another: a database that was not closed has threads that an end of our own would wait for. */
    private static void die() throws IOException {
        String self = String.valueOf(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-KILL", self).inheritIO().start();
        LockSupport.park();
    }

    private void run(Depot depot, List<Turn> turns) {
        List<SessionStore> desks = new ArrayList<>();
        for (int i = 0; i < Plan.SHARDS; i++) {
            desks.add(depot.desk(loop.shard(i)));
        }
        for (int i = 0; i < turns.size(); i++) {
            int most = random.nextInt(MOST_WAITING);
            loop.until(() -> waiting <= most);
            say("told " + i);
            Answer answer = new Answer(i);
            if (turns.get(i) instanceof Turn.OfShard turn) {
                SessionStore desk = desks.get(turn.shard());
                loop.turn(turn.shard(), () -> turn.acts().forEach(act -> answer.awaits(tell(desk, act), answers(act))));
            } else if (turns.get(i) instanceof Turn.Retained turn) {
                loop.turn(0, () -> answer.awaits(depot.retained().put(turn.message(), 0), true));
            }
        }
        loop.until(() -> waiting == 0);
    }

    /** What is asked for is no promise: only what is answered to something that was told. */
    private static boolean answers(Turn.Act act) {
        return !(act instanceof Turn.Act.Claim);
    }

    private static CompletionStage<?> tell(SessionStore desk, Turn.Act act) {
        if (act instanceof Turn.Act.Claim claim) {
            return desk.resume(claim.tenure(), claim.start());
        }
        if (act instanceof Turn.Act.Change change) {
            return desk.record(change.tenure(), change.changes());
        }
        if (act instanceof Turn.Act.Enqueue enqueue) {
            return desk.enqueue(enqueue.message(), enqueue.addressees());
        }
        return desk.forget(((Turn.Act.Forget) act).tenure());
    }

    private void say(String line) {
        try {
            voice.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All stages of one turn. */
    private final class Answer {
        private final int turn;
        private boolean isHeard;

        Answer(int turn) {
            this.turn = turn;
        }

        void awaits(CompletionStage<?> stage, boolean promises) {
            waiting++;
            loop.shard(0).await(stage, (result, failure) -> {
                waiting--;
                if (failure != null) {
                    throw new IllegalStateException("turn " + turn + " was refused", failure);
                }
                if (promises && !isHeard) {
                    isHeard = true;
                    say("heard " + turn);
                }
            });
        }
    }
}
