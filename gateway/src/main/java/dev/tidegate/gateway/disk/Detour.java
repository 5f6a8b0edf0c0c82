package dev.tidegate.gateway.disk;

import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The way around a part of the database that cannot be read: nobody knows where it ends, so keys further and further on are tried
 * until one can be read, and from there it goes back as far as it gets.
 */
final class Detour {
    private static final int BYTE = 0xFF;

    private Detour() {}

    /**
     * Leaves the iterator on the first that can be read behind a key, or behind the last where there is none.
     *
     * @return false where nothing can be read any more, wherever one looks
     */
    static boolean behind(byte[] key, RocksIterator iterator) {
        for (int i = key.length - 1; i >= 0; i--) {
            for (int step = 1; (key[i] & BYTE) + step <= BYTE; step *= 2) {
                byte[] further = Arrays.copyOf(key, i + 1);
                further[i] = (byte) (key[i] + step);
                iterator.seek(further);
                if (iterator.isValid()) {
                    goBack(key, iterator);
                    return true;
                }
                if (isUndamaged(iterator)) {
                    return true; // nothing is there
                }
            }
        }
        return false;
    }

    private static void goBack(byte[] key, RocksIterator iterator) {
        byte[] first = iterator.key();
        iterator.prev();
        while (iterator.isValid() && Arrays.compareUnsigned(iterator.key(), key) > 0) {
            first = iterator.key();
            iterator.prev();
        }
        iterator.seek(first);
    }

    private static boolean isUndamaged(RocksIterator iterator) {
        try {
            iterator.status();
            return true;
        } catch (RocksDBException damaged) {
            return false;
        }
    }
}
