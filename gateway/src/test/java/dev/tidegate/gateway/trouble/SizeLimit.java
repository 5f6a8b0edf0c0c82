package dev.tidegate.gateway.trouble;

import dev.tidegate.gateway.fixture.Installed;
import java.nio.file.Path;

/** No file of the process may grow any more. Takes no rights, and the log of the process does not grow either. */
final class SizeLimit implements Ailment {
    private Path prlimit = Path.of("");
    private long gateway;

    @Override
    public void prepare(Path disk) {
        prlimit = Installed.findOrSkip("a limit for the size of files", "util-linux", "/usr/bin/prlimit");
    }

    @Override
    public void befall(long gateway) {
        this.gateway = gateway;
        limit("0:unlimited");
    }

    @Override
    public void pass() {
        limit("unlimited");
    }

    private void limit(String size) {
        Programs.run(prlimit.toString(), "--pid=" + gateway, "--fsize=" + size);
    }

    @Override
    public String reason() {
        return "File too large";
    }

    @Override
    public void close() {
        // the limit ends with the process
    }

    @Override
    public String toString() {
        return "files that may not grow";
    }
}
