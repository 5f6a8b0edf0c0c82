package dev.tidegate.gateway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private final Directory<String, Home> directory = new Directory<>(Home::name);

    /** Not equal to another one of the same name. */
    private static final class Home {
        private final String name;

        Home(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    @Test
    void claim_ofAKnownName_findsWhatTheFirstHasMade() {
        Home first = directory.claim("a", Home::new);

        assertThat(directory.claim("a", Home::new)).isSameAs(first);
    }

    @Test
    void forget_ofAnotherAddressOfTheName_changesNothing() {
        Home first = directory.claim("a", Home::new);

        directory.forget("a", new Home("a"));

        assertThat(directory.find("a")).isSameAs(first);
    }

    @Test
    void manyWhoComeAndGo_areFoundAsLongAsTheyAreThere() {
        Random random = new Random(7);
        Map<String, Home> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String name = "n" + random.nextInt(i < 100_000 ? 20_000 : 400);
            if (random.nextInt(i < 60_000 ? 4 : 2) > 0) {
                model.put(name, directory.claim(name, Home::new));
            } else if (model.containsKey(name)) {
                directory.forget(name, model.remove(name));
            }
        }

        assertThat(directory.size()).isEqualTo(model.size());
        for (int i = 0; i < 20_000; i++) {
            assertThat(directory.find("n" + i)).isSameAs(model.get("n" + i));
        }
    }

    @Test
    void names_thatHashAlike_areToldApart() {
        Home first = directory.claim("Aa", Home::new);
        Home second = directory.claim("BB", Home::new);

        directory.forget("Aa", first);

        assertThat(directory.find("BB")).isSameAs(second);
    }
}
