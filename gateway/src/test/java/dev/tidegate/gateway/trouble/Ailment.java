package dev.tidegate.gateway.trouble;

import java.nio.file.Path;
import java.util.List;

/** Something that can be wrong with the disk under a store, and pass. For one story, on one thread. */
interface Ailment extends AutoCloseable {
    /** Makes a healthy disk of this folder, or ends the test where this machine cannot. */
    void prepare(Path disk);

    /** What a gateway has to run under, with its arguments, to see the disk. */
    default List<String> under() {
        return List.of();
    }

    /**
     * The disk falls ill; when this returns, it is.
     *
     * @param gateway the process that uses it
     */
    void befall(long gateway);

    /** It is well again. */
    void pass();

    /** What an operator reads of it. */
    String reason();

    /** Everything this needed is gone. */
    @Override
    void close();
}
