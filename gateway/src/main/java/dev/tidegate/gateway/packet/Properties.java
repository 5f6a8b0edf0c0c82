package dev.tidegate.gateway.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one packet: immutable, in the order they were sent, {@link #NONE} for 3.1.1.
 *
 * <p>Packets carry few properties, so this is a list that is searched, not a map; order matters to user properties
 * [MQTT-3.3.2-18]. Numbers are Long, text is String, binary is byte[], a pair is {@link UserProperty}.
 */
public final class Properties {
    /** No properties at all. */
    public static final Properties NONE = new Properties(new Property[0], new Object[0]);

    /** Two places in our arrays and the value's own header. */
    private static final long ENTRY_WEIGHT = 24;

    private static final long TEXT_WEIGHT = 40;

    private final Property[] keys;
    private final Object[] values;

    private Properties(Property[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    public int size() {
        return keys.length;
    }

    /** The property sent at this place, from 0. */
    public Property key(int index) {
        return keys[index];
    }

    /** Its value, of the type the property declares. */
    public Object value(int index) {
        return values[index];
    }

    public boolean has(Property property) {
        return find(property) != null;
    }

    /** The number of a property, or {@code absent} where it was not sent. */
    public long number(Property property, long absent) {
        Object value = find(property);
        return value == null ? absent : (Long) value;
    }

    public @Nullable String text(Property property) {
        return (String) find(property);
    }

    /** Shared bytes, never to be changed; null where not sent. */
    public byte @Nullable [] binary(Property property) {
        return (byte[]) find(property);
    }

    /** All user properties, in order. */
    public List<UserProperty> userProperties() {
        List<UserProperty> pairs = new ArrayList<>();
        forEach((property, value) -> {
            if (value instanceof UserProperty pair) {
                pairs.add(pair);
            }
        });
        return pairs;
    }

    /** Visits every property in the order sent. */
    public void forEach(BiConsumer<Property, Object> visitor) {
        for (int i = 0; i < keys.length; i++) {
            visitor.accept(keys[i], values[i]);
        }
    }

    /** These properties without those of which {@code gone} is true; itself where nothing goes. */
    public Properties without(Predicate<Property> gone) {
        Builder rest = builder();
        for (int i = 0; i < keys.length; i++) {
            if (!gone.test(keys[i])) {
                rest.put(keys[i], values[i]);
            }
        }
        return rest.size() == keys.length ? this : rest.build();
    }

    /** These properties without the user properties of this name. */
    public Properties without(String name) {
        Builder rest = builder();
        for (int i = 0; i < keys.length; i++) {
            if (!(values[i] instanceof UserProperty pair && pair.name().equals(name))) {
                rest.put(keys[i], values[i]);
            }
        }
        return rest.size() == keys.length ? this : rest.build();
    }

    /** These properties with one user property of this name, behind all others. */
    public Properties with(String name, String value) {
        Properties rest = isEmpty() ? this : without(name);
        int size = rest.size();
        Property[] moreKeys = Arrays.copyOf(rest.keys, size + 1);
        Object[] moreValues = Arrays.copyOf(rest.values, size + 1);
        moreKeys[size] = Property.USER_PROPERTY;
        moreValues[size] = new UserProperty(name, value);
        return new Properties(moreKeys, moreValues);
    }

    /** Roughly the bytes of memory they take; 0 for {@link #NONE}. */
    public long weight() {
        long sum = 0;
        for (Object value : values) {
            sum += ENTRY_WEIGHT + weight(value);
        }
        return sum;
    }

    private static long weight(Object value) {
        if (value instanceof UserProperty pair) {
            return weight(pair.name()) + weight(pair.value());
        }
        if (value instanceof String text) {
            return TEXT_WEIGHT + 2L * text.length();
        }
        return value instanceof byte[] bytes ? bytes.length : 0;
    }

    private @Nullable Object find(Property property) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] == property) {
                return values[i];
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Properties that
                && Arrays.equals(keys, that.keys)
                && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keys) + Arrays.deepHashCode(values);
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return Arrays.toString(keys);
    }

    /** Collects properties in the order they shall be sent. */
    public static final class Builder {
        private final List<Property> keys = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        private Builder() {}

        public Builder number(Property property, long value) {
            return put(property, value);
        }

        public Builder text(Property property, String value) {
            return put(property, value);
        }

        public Builder binary(Property property, byte[] value) {
            return put(property, value);
        }

        public Builder user(String name, String value) {
            return put(Property.USER_PROPERTY, new UserProperty(name, value));
        }

        /** Adds all of another bag behind what is here. */
        public Builder all(Properties more) {
            more.forEach(this::put);
            return this;
        }

        public boolean has(Property property) {
            return keys.contains(property);
        }

        public int size() {
            return keys.size();
        }

        /** Adds one value of the type its property declares. */
        Builder put(Property property, Object value) {
            keys.add(property);
            values.add(value);
            return this;
        }

        /** Begins anew. */
        public Builder clear() {
            keys.clear();
            values.clear();
            return this;
        }

        public Properties build() {
            return keys.isEmpty() ? NONE : new Properties(keys.toArray(new Property[0]), values.toArray());
        }
    }
}
