package dev.tidegate.gateway.crash;

/** What a client speaks. */
enum Version {
    V3_1_1(4),
    V5(5);

    final int level;

    Version(int level) {
        this.level = level;
    }

    /** Half of the clients speak one, half the other. */
    static Version ofClient(int number) {
        return number % 2 == 0 ? V3_1_1 : V5;
    }

    boolean hasProperties() {
        return this == V5;
    }
}
