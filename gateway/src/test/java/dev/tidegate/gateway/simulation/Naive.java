package dev.tidegate.gateway.simulation;

/** Section 4.7 as one reads it: the topic matcher of the model, with nothing in common with the gateway's. */
final class Naive {
    private Naive() {}

    static boolean matches(String filter, String topic) {
        if (topic.charAt(0) == '$' && (filter.charAt(0) == '+' || filter.charAt(0) == '#')) {
            return false;
        }
        int f = 0;
        int t = 0;
        while (true) {
            int filterEnd = end(filter, f);
            if (filterEnd - f == 1 && filter.charAt(f) == '#') {
                return true;
            }
            if (t > topic.length()) {
                return false;
            }
            int topicEnd = end(topic, t);
            boolean any = filterEnd - f == 1 && filter.charAt(f) == '+';
            if (!any && !(filterEnd - f == topicEnd - t && filter.regionMatches(f, topic, t, topicEnd - t))) {
                return false;
            }
            f = filterEnd + 1;
            t = topicEnd + 1;
            if (f > filter.length()) {
                return t > topic.length();
            }
        }
    }

    private static int end(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
