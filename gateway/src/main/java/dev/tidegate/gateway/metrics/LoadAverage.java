package dev.tidegate.gateway.metrics;

/**
 * How much of something happens in a minute, smoothed over one minute, five and fifteen: an exponential average over the time
 * that really went by, as Unix shows its load. Begins at zero. <i>Runs on: one thread.</i>
 */
final class LoadAverage {
    /** The windows, in minutes. */
    static final int[] MINUTES = {1, 5, 15};

    private static final double MINUTE_MILLIS = 60_000;

    private final double[] averages = new double[MINUTES.length];
    private long total;

    /** Takes in how often it has happened altogether, {@code millis} after this was last told. */
    void update(long total, long millis) {
        if (millis <= 0) {
            return; // what happened meanwhile counts with the next
        }
        double perMinute = (total - this.total) * MINUTE_MILLIS / millis;
        this.total = total;
        for (int i = 0; i < averages.length; i++) {
            double kept = Math.exp(-millis / (MINUTES[i] * MINUTE_MILLIS));
            averages[i] = perMinute + kept * (averages[i] - perMinute);
        }
    }

    /** The average of the window at this place of {@link #MINUTES}. */
    double average(int window) {
        return averages[window];
    }
}
