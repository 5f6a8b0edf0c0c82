package dev.tidegate.gateway.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A way to damage a file. */
enum Blow {
    FLIP {
        @Override
        void hit(RandomAccessFile file, Random random) throws IOException {
            long at = random.nextLong(file.length());
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 1 << random.nextInt(Byte.SIZE));
        }
    },
    SMEAR {
        @Override
        void hit(RandomAccessFile file, Random random) throws IOException {
            long at = random.nextLong(file.length());
            byte[] noise = new byte[(int) Math.min(file.length() - at, 1 + random.nextInt(SECTOR))];
            random.nextBytes(noise);
            file.seek(at);
            file.write(noise);
        }
    },
    ZEROS {
        @Override
        void hit(RandomAccessFile file, Random random) throws IOException {
            long sector = random.nextLong(1 + (file.length() - 1) / SECTOR) * SECTOR;
            file.seek(sector);
            file.write(new byte[(int) Math.min(SECTOR, file.length() - sector)]);
        }
    },
    CUT {
        @Override
        void hit(RandomAccessFile file, Random random) throws IOException {
            file.setLength(random.nextLong(file.length()));
        }
    },
    EMPTIED {
        @Override
        void hit(RandomAccessFile file, Random random) throws IOException {
            file.setLength(0);
        }
    },
    REMOVED {
        @Override
        void hit(Path file, Random random) throws IOException {
            Files.delete(file);
        }

        @Override
        void hit(RandomAccessFile file, Random random) {
            throw new IllegalStateException("there is no file");
        }
    };

    private static final int SECTOR = 512;

    abstract void hit(RandomAccessFile file, Random random) throws IOException;

    void hit(Path path, Random random) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            if (file.length() > 0) {
                hit(file, random);
            }
        }
    }
}
