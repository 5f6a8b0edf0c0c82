package dev.tidegate.gateway.power;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;

/** What of a file's unsafe bytes a cut leaves; {@link Disk} says by which rules. */
final class Survival {
    private static final int KINDS = 5;

    private final Random random;

    Survival(Random random) {
        this.random = random;
    }

    /** Bytes that were written, none where the size alone changed. */
    record Patch(int place, byte[] bytes, int sizeAfter) {}

    byte[] of(byte[] safe, List<Patch> unsafe) {
        if (unsafe.isEmpty()) {
            return safe;
        }
        int last = unsafe.size() - 1;
        return switch (random.nextInt(KINDS)) {
            case 0 -> safe;
            case 1 -> laid(safe, unsafe, (patch, sector) -> true, unsafe.get(last).sizeAfter);
            case 2 -> laid(safe, unsafe, (patch, sector) -> false, size(safe, unsafe));
            case 3 -> {
                int whole = random.nextInt(unsafe.size());
                Patch torn = unsafe.get(whole);
                int before = sector(torn.place) + random.nextInt(sector(torn.bytes.length) + 2);
                int size = random.nextBoolean() ? torn.sizeAfter : size(safe, unsafe);
                yield laid(safe, unsafe, (at, sector) -> at < whole || (at == whole && sector < before), size);
            }
            default -> {
                double share = random.nextDouble();
                yield laid(safe, unsafe, (patch, sector) -> random.nextDouble() < share, size(safe, unsafe));
            }
        };
    }

    /** One of the sizes it has had. */
    private int size(byte[] safe, List<Patch> unsafe) {
        int chosen = random.nextInt(unsafe.size() + 1);
        return chosen == 0 ? safe.length : unsafe.get(chosen - 1).sizeAfter;
    }

    private static byte[] laid(byte[] safe, List<Patch> unsafe, BiPredicate<Integer, Integer> survives, int size) {
        int most = safe.length;
        for (Patch each : unsafe) {
            most = Math.max(most, Math.max(each.sizeAfter, each.place + each.bytes.length));
        }
        byte[] bytes = Arrays.copyOf(safe, most);
        for (int i = 0; i < unsafe.size(); i++) {
            Patch patch = unsafe.get(i);
            int end = patch.place + patch.bytes.length;
            for (int sector = sector(patch.place); sector * Disk.SECTOR < end; sector++) {
                if (survives.test(i, sector)) {
                    int from = Math.max(patch.place, sector * Disk.SECTOR);
                    int to = Math.min(end, (sector + 1) * Disk.SECTOR);
                    System.arraycopy(patch.bytes, from - patch.place, bytes, from, to - from);
                }
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    private static int sector(int place) {
        return place / Disk.SECTOR;
    }
}
