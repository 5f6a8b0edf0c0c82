package dev.tidegate.gateway.app;

import dev.tidegate.policy.Mode;
import dev.tidegate.policy.PolicyBook;
import dev.tidegate.policy.Profile;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --mode}, and how a profile's name becomes a profile; a name that does not exist is a misspelt command. */
final class ProfileView {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "emulate (as written), adapt or observe.",
            defaultValue = "emulate")
    private Mode mode = Mode.EMULATE;

    Profile profile(String name, PolicyBook book, CommandLine command) {
        try {
            return book.profile(name).in(mode);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, e.getMessage(), e);
        }
    }
}
