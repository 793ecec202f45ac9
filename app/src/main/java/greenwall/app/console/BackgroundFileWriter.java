package greenwall.app.console;

import greenwall.connectors.files.AtomicFile;
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

/// A file of the state folder that is written in the background, whole or not at all; of several waiting texts the
/// newest wins. With several consoles the first one owns the file until it ends.
final class BackgroundFileWriter implements AutoCloseable {
    private final Path file;
    private final String what;
    private final int largest;
    private final AtomicReference<@Nullable Supplier<String>> waiting = new AtomicReference<>();

    /// Guarded by the writing thread; after its end by the closing thread.
    private Optional<LockFile> owner = Optional.empty();

    private final ExecutorService writer;

    /// @param what its content is called in messages
    BackgroundFileWriter(Path file, String what, int largest) {
        this.file = file;
        this.what = what;
        this.largest = largest;
        writer = Executors.newSingleThreadExecutor(Thread.ofVirtual().name(what).factory());
    }

    /// @param text is evaluated on the writing thread
    void write(Supplier<String> text) {
        if (waiting.getAndSet(text) == null) {
            writer.execute(this::writeNewest);
        }
    }

    private void writeNewest() {
        var newest = waiting.getAndSet(null);
        try {
            if (owner.isEmpty()) {
                owner = LockFile.tryOwn(file);
            }
            if (newest == null || owner.isEmpty()) {
                return;
            }
            var text = newest.get().getBytes(StandardCharsets.UTF_8);
            if (text.length <= largest) {
                AtomicFile.write(file, text);
            }
        } catch (IOException full) {
            warn(what + " are not saved: " + full.getMessage());
        }
    }

    /// Waits for a write in progress.
    @Override
    public void close() {
        writer.close();
        owner.ifPresent(mine -> {
            try {
                mine.close();
            } catch (IOException e) {
                warn("a lock file could not be removed: " + e.getMessage());
            }
        });
    }

    private static void warn(String message) {
        System.getLogger(BackgroundFileWriter.class.getName()).log(System.Logger.Level.WARNING, message);
    }
}
