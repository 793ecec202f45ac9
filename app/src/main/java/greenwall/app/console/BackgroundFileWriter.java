package greenwall.app.console;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.LockFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes a file of the state folder in the background and atomically. If several texts are waiting, only the
/// newest is written. If several consoles run, the first one owns the file until it exits.
final class BackgroundFileWriter implements AutoCloseable {
    private final Path file;
    private final String what;
    private final SaveFailures failures;
    private final int maxBytes;
    private final AtomicReference<@Nullable Supplier<String>> waiting = new AtomicReference<>();

    /// Used only by the writing thread; after that thread has ended, by the closing thread.
    private Optional<LockFile> owner = Optional.empty();

    private final ExecutorService writer;

    /// @param what the name of the content in messages
    BackgroundFileWriter(Path file, String what, int maxBytes, SaveFailures status) {
        this.file = file;
        this.what = what;
        this.failures = status;
        this.maxBytes = maxBytes;
        writer = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(what).factory());
    }

    /// @param text evaluated on the writing thread
    void write(Supplier<String> text) {
        if (waiting.getAndSet(text) == null) {
            writer.execute(this::writeNewest);
        }
    }

    private void writeNewest() {
        var newest = waiting.getAndSet(null);
        try {
            if (owner.isEmpty()) {
                owner = LockFile.tryAcquire(file);
            }
            if (newest == null || owner.isEmpty()) {
                return;
            }
            var text = newest.get().getBytes(StandardCharsets.UTF_8);
            if (text.length <= maxBytes) {
                AtomicFile.write(file, text);
                failures.saved(what);
            }
        } catch (IOException full) {
            failures.failed(what, file, full);
        }
    }

    /// Waits until a running write has finished.
    @Override
    public void close() {
        writer.close();
        owner.ifPresent(ownLock -> {
            try {
                ownLock.close();
            } catch (IOException e) {
                System.getLogger(BackgroundFileWriter.class.getName())
                        .log(System.Logger.Level.WARNING, "a lock file could not be removed: " + FileErrorText.of(e));
            }
        });
    }
}
