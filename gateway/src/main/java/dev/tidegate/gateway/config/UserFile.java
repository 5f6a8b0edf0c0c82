package dev.tidegate.gateway.config;

import static dev.tidegate.gateway.config.Key.Leaf.optional;
import static dev.tidegate.gateway.config.Key.Leaf.required;

import dev.tidegate.gateway.config.IssuerConfig.ClientIds.Binding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code auth.users}: a map of names to {@code hash}, {@code roles}, {@code client-id} and lists of topics. */
final class UserFile {
    static final Key.Leaf<String> HASH =
            required("hash", ValueType.TEXT, "The password, as \"tidegate user hash\" prints it.");
    static final Key.Leaves<String> ROLES = new Key.Leaves<>("roles", ValueType.TEXT, "What the user is.");
    static final Key.Leaf<String> CLIENT_ID =
            optional("client-id", ValueType.TEXT, "The client id, or its beginning with * at the end.");
    static final List<Key.Leaves<String>> TOPICS = List.of(
            new Key.Leaves<>("pub", ValueType.TEXT, "Filters of topics the user may publish to."),
            new Key.Leaves<>("subs", ValueType.TEXT, "Filters the user may subscribe to."),
            new Key.Leaves<>("all", ValueType.TEXT, "Filters for both."));
    private static final Key.Section USER = new Key.Section("user", children(), "A user.");

    private static final int LARGEST_FILE = 16 << 20;
    private static final int LONGEST_NAME = 256;

    private final Path file;
    private final int most;
    private final Findings findings;

    private UserFile(Path file, int most, Findings findings) {
        this.file = file;
        this.most = most;
        this.findings = findings;
    }

    /** The users; what is wrong goes to the findings, with file, line and column. */
    static List<UserEntry> read(Path file, int most, Findings findings) {
        return new UserFile(file, most, findings).read();
    }

    private static List<Key> children() {
        List<Key> keys = new ArrayList<>(List.of(HASH, ROLES, CLIENT_ID));
        keys.addAll(TOPICS);
        return keys;
    }

    private List<UserEntry> read() {
        Path parent = file.toAbsolutePath().getParent();
        Path base = parent == null ? file.toAbsolutePath() : parent;
        Where top = Where.wholeFile(file.toString(), base);
        String text = text(top);
        if (text == null) {
            return List.of();
        }
        Given.Fields given = YamlSource.file(file.toString(), base, text, findings);
        List<UserEntry> users = new ArrayList<>();
        given.fields().forEach((name, field) -> {
            UserEntry user = user(name, field);
            if (user != null) {
                users.add(user);
            }
        });
        if (given.fields().isEmpty() && findings.none()) {
            findings.report(top, "names no user; remove auth.users, or add one with \"tidegate user hash\"");
        } else if (users.size() > most) {
            findings.report(top, "names " + users.size() + " users, more than limits.users; raise that");
        }
        return users;
    }

    private @Nullable UserEntry user(String name, Given.Field field) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            findings.report(
                    field.keyWhere(), "a user's name has from 1 to 256 characters, none of them a control character");
            return null;
        }
        if (!(field.value() instanceof Given.Fields written)) {
            // Not quoted as elsewhere: it may be a password.
            findings.report(field.keyWhere(), "a user has keys below the name: hash, and perhaps roles");
            return null;
        }
        Branch user = USER.read(new Given.Fields(field.keyWhere(), written.fields()), findings);
        if (user == null || user.find(HASH) == null || user.isBroken(ROLES) || user.isBroken(CLIENT_ID)) {
            return null;
        }
        Map<String, Object> topics = new LinkedHashMap<>();
        for (Key.Leaves<String> each : TOPICS) {
            if (user.mentions(each)) {
                topics.put(each.name(), user.all(each));
            }
        }
        String id = user.find(CLIENT_ID);
        String beginning = id != null && id.endsWith("*") ? id.substring(0, id.length() - 1) : null;
        if (beginning != null && beginning.isEmpty()) {
            findings.report(user.where(CLIENT_ID), "client-id: remove it to allow any");
        }
        return new UserEntry(
                name,
                user.where(HASH).label(),
                user.get(HASH),
                user.all(ROLES),
                id == null ? Binding.FREE : beginning == null ? Binding.EQUALS : Binding.PREFIX,
                beginning == null ? id : beginning,
                topics);
    }

    private @Nullable String text(Where top) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                findings.report(top, "is larger than 16 MiB; is it a file of users?");
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            findings.report(top, "is not UTF-8 text");
        } catch (IOException e) {
            findings.report(top, "cannot be read: " + e.getClass().getSimpleName());
        }
        return null;
    }
}
