package dev.tidegate.gateway.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What somebody wrote, before anybody asked whether it makes sense: a neutral tree that remembers where each piece came from. */
sealed interface Given {
    Where where();

    /** How a problem names this kind of thing. */
    String kind();

    /** A scalar, as spelled. */
    record Text(Where where, String value) implements Given {
        @Override
        public String kind() {
            // An address may hold a password.
            return "the value \"" + value.replaceAll("//[^/]*@", "//...@") + "\"";
        }
    }

    /** A key without a value, or an explicit null. */
    record Nothing(Where where) implements Given {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** A sequence. */
    record Items(Where where, List<Given> items) implements Given {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping; grows while overrides are laid over the file. */
    record Fields(Where where, Map<String, Field> fields) implements Given {
        static Fields empty(Where where) {
            return new Fields(where, new LinkedHashMap<>());
        }

        @Override
        public String kind() {
            return "a map";
        }

        /**
         * Sets one value, making the maps on the way; {@link Nothing} takes the key away. Where something else than a map is in
         * the way, nothing is set: that is a mistake of its own, and stays to be told.
         */
        void put(List<String> path, Given value) {
            String name = path.get(0);
            if (path.size() == 1) {
                if (value instanceof Nothing) {
                    fields.remove(name);
                } else {
                    fields.put(name, new Field(value.where(), value));
                }
                return;
            }
            Field field = fields.get(name);
            if (field == null || field.value() instanceof Nothing) {
                field = new Field(value.where(), empty(value.where()));
                fields.put(name, field);
            }
            if (field.value() instanceof Fields below) {
                below.put(path.subList(1, path.size()), value);
            }
        }
    }

    /** One entry of a mapping. */
    record Field(Where keyWhere, Given value) {}
}
