package greenwall.connectors.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The exclusive right to write a file in the state folder, which several programs may share. It is a lock on a
/// separate file, because an atomically written file is replaced each time. The lock is released when the
/// program ends.
public final class LockFile implements AutoCloseable {
    private static final Duration TRY_AGAIN = Duration.ofMillis(10);

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Empty if the lock is already held.
    public static Optional<LockFile> tryAcquire(Path file) throws IOException {
        var lock = file.toAbsolutePath().resolveSibling(file.getFileName() + ".lock");
        AtomicFile.createFolder(lock.getParent());
        var channel = FileChannel.open(
                lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), AtomicFile.ownersOnly());
        boolean acquired = false;
        try {
            acquired = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // Another part of this program holds the lock.
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
        return acquired ? Optional.of(new LockFile(channel)) : Optional.empty();
    }

    public static LockFile acquire(Path file, Duration longest) throws IOException {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            var owner = tryAcquire(file);
            if (owner.isPresent()) {
                return owner.get();
            }
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                throw new IOException("another program has locked " + file);
            }
            LockSupport.parkNanos(TRY_AGAIN.toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
