package dev.tidegate.gateway.auth;

/** A key that cannot be used, with the fix; {@link KeyRing} adds the file. The text never holds key material. */
final class KeyProblem extends Exception {

    private static final long serialVersionUID = 1;

    KeyProblem(String problemAndFix) {
        super(problemAndFix);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
