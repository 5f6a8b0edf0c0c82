package dev.tidegate.gateway.disk;

import java.math.BigInteger;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The way around a part of the database that cannot be read: nobody knows where it ends, so keys further and further on are tried
 * until one can be read, and then those between it and the last that could not. To walk back would not do: the database looks at what
 * comes before a record to see whether it is the newest, and where that is damaged it tells nothing of either.
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
        byte[] blind = key;
        for (int i = key.length - 1; i >= 0; i--) {
            for (int step = 1; (key[i] & BYTE) + step <= BYTE; step *= 2) {
                byte[] further = Arrays.copyOf(key, i + 1);
                further[i] = (byte) (key[i] + step);
                if (sees(further, iterator)) {
                    closeIn(blind, further, iterator);
                    return true;
                }
                blind = further;
            }
        }
        return false;
    }

    /** From a key that can be read back to the first such, behind one that cannot. */
    private static void closeIn(byte[] blind, byte[] seen, RocksIterator iterator) {
        int length = 1 + Math.max(Math.max(blind.length, seen.length), iterator.isValid() ? iterator.key().length : 0);
        BigInteger low = number(blind, length);
        BigInteger high = number(seen, length);
        byte[] first = seen;
        while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            byte[] key = key(middle, length);
            if (sees(key, iterator)) {
                high = middle;
                first = key;
            } else {
                low = middle;
            }
        }
        sees(first, iterator);
    }

    private static BigInteger number(byte[] key, int length) {
        return new BigInteger(1, Arrays.copyOf(key, length));
    }

    private static byte[] key(BigInteger number, int length) {
        byte[] bytes = number.toByteArray(); // with a sign, or without leading zeros
        byte[] key = new byte[length];
        int taken = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - taken, key, length - taken, taken);
        return key;
    }

    /**
     * Whether the way from this key on can be read: there is a record, or the end. The iterator goes elsewhere first, because one that
     * could not read a block takes the good one it came from for that block when it is sent back there.
     */
    private static boolean sees(byte[] key, RocksIterator iterator) {
        iterator.seekToLast();
        iterator.seek(key);
        return iterator.isValid() || isUndamaged(iterator);
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
