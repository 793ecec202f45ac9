package greenwall.connectors.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The exclusive right to write a file in the state folder, which several programs may share. It is a lock on a
/// separate file that nothing else opens: an atomically written file is replaced each time, and POSIX releases all
/// locks of a process on a file when the process closes any descriptor of that file. The lock is released when
/// the program ends.
public final class LockFile implements AutoCloseable {
    private static final Duration TRY_AGAIN = Duration.ofMillis(10);

    /// The lock files that this process has open, since a second descriptor must not even be opened. The set
    /// is shared by the whole process, as POSIX locks are.
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path lock;
    private final FileChannel channel;

    private LockFile(Path lock, FileChannel channel) {
        this.lock = lock;
        this.channel = channel;
    }

    /// Empty if the lock is already held.
    public static Optional<LockFile> tryAcquire(Path file) throws IOException {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        AtomicFile.createFolder(folder);
        var lock = folder.toRealPath().resolve(file.getFileName() + ".lock");
        if (!OPEN.add(lock)) {
            return Optional.empty();
        }
        boolean acquired = false;
        try {
            var channel = FileChannel.open(
                    lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), AtomicFile.ownersOnly());
            try {
                acquired = channel.tryLock() != null;
                return acquired ? Optional.of(new LockFile(lock, channel)) : Optional.empty();
            } finally {
                if (!acquired) {
                    channel.close();
                }
            }
        } finally {
            if (!acquired) {
                OPEN.remove(lock);
            }
        }
    }

    /// Another window or program holds the lock.
    static final class LockedException extends IOException {
        LockedException(String message) {
            super(message);
        }
    }

    public static LockFile acquire(Path file, Duration longest) throws IOException {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            var owner = tryAcquire(file);
            if (owner.isPresent()) {
                return owner.get();
            }
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                throw new LockedException("another window or program has locked " + file);
            }
            LockSupport.parkNanos(TRY_AGAIN.toNanos());
        }
    }

    /// Releases the lock and removes its file. Only for a file that does not exist, which no other program can be about
    /// to lock.
    public void closeAndDelete() throws IOException {
        try {
            Files.deleteIfExists(lock);
        } finally {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.close();
            } finally {
                OPEN.remove(lock);
            }
        }
    }
}
