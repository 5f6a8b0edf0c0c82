package dev.tidegate.gateway.bridge;

import dev.tidegate.policy.TopicPattern;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those for whom an upstream is asked once what it retains under one filter. <i>Runs on: the shard of the bridge.</i> */
final class Inquiry {
    private final String filter;
    private final TopicPattern pattern;
    private final Map<Newcomer, Member> members = new LinkedHashMap<>();
    private final Heard heard = new Heard();
    /** Of all members: what they have heard in common, and what some have heard before. */
    private final Set<Heard> all = new HashSet<>();

    private long ends = Wishes.NEVER;

    /** The topics on which something has been heard. Shared by those who have heard the same. */
    static final class Heard {
        private final Set<String> topics = new HashSet<>();

        void remove(String topic) {
            topics.remove(topic);
        }
    }

    private record Member(TopicPattern wanted, Heard heard) {}

    Inquiry(String filter) {
        this.filter = filter;
        this.pattern = TopicPattern.of(filter);
    }

    /** @param before what the newcomer has heard in an inquiry that was interrupted; null for one who has heard nothing */
    void join(Newcomer newcomer, @Nullable Heard before) {
        Member member = new Member(TopicPattern.of(newcomer.filter()), before == null ? heard : before);
        members.put(newcomer, member);
        all.add(member.heard);
    }

    /** Removes somebody; whether nobody is left. */
    boolean isWithout(Newcomer newcomer) {
        members.remove(newcomer);
        return members.isEmpty();
    }

    /** The members are to join another. */
    void handTo(Map<Newcomer, Heard> waiting) {
        members.forEach((newcomer, member) -> waiting.put(newcomer, member.heard));
    }

    String filter() {
        return filter;
    }

    /** When it ends; not before the upstream has begun to answer. */
    long ends() {
        return ends;
    }

    void goOn(long until) {
        ends = until;
    }

    boolean isAbout(String remoteTopic) {
        return pattern.matches(remoteTopic);
    }

    /** Those who want this topic and have heard nothing on it. */
    void collect(String localTopic, List<Newcomer> into) {
        members.forEach((newcomer, member) -> {
            if (!member.heard.topics.contains(localTopic) && member.wanted.matches(localTopic)) {
                into.add(newcomer);
            }
        });
    }

    /** All have heard something on this topic. Returns on how many they have. */
    int hear(String localTopic) {
        int most = 0;
        for (Heard each : all) {
            each.topics.add(localTopic);
            most = Math.max(most, each.topics.size());
        }
        return most;
    }

    void lost(String localTopic) {
        all.forEach(each -> each.remove(localTopic));
    }
}
