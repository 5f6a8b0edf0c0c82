package dev.tidegate.gateway.app;

/** A command cannot do what was asked; the message says why and what would help, and is all the user sees. */
final class CannotDo extends Exception {
    private static final long serialVersionUID = 1L;

    CannotDo(String why) {
        super(why);
    }
}
