package greenwall.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Watches the configuration file and reports changes. A rejected change leaves the settings as they are.
///
/// It compares size and times instead of subscribing to the file system, because editors replace files, links are
/// swapped and network file systems send no events. A change is read once it was stable for one look, so that a
/// half-written file is not judged.
public final class ConfigWatcher implements AutoCloseable {
    private final Path file;
    private final Supplier<ConfigResult> read;
    private final Consumer<ConfigResult> listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Stamp reported;
    private Stamp last;
    private Optional<ConfigResult> lastTold = Optional.empty();

    /// What distinguishes two versions of a file without reading it.
    private record Stamp(boolean there, FileTime modified, long size, String key) {
        static final Stamp AWAY = new Stamp(false, FileTime.fromMillis(0), 0, "");

        static Stamp of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(true, now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
            } catch (IOException e) {
                return AWAY;
            }
        }
    }

    /// @param current the configuration in use; the file's present version counts as read
    public ConfigWatcher(
            Path file, ConfigResult current, Supplier<ConfigResult> read, Consumer<ConfigResult> listener) {
        this.file = file;
        this.read = read;
        this.listener = listener;
        this.reported = Stamp.of(file);
        this.last = reported;
        this.lastTold = Optional.of(current);
    }

    /// Looks every `interval`, on a virtual thread, until closed.
    public void start(Duration interval) {
        Thread.ofVirtual().name("configuration watcher").start(() -> {
            try {
                while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    lookAndGoOn();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// A change that fails must not prevent the next one from being seen.
    private void lookAndGoOn() {
        try {
            look();
        } catch (RuntimeException bug) {
            System.getLogger(ConfigWatcher.class.getName())
                    .log(System.Logger.Level.ERROR, "a change of " + file + " could not be applied", bug);
        }
    }

    /// Looks once. Calls the listener on this thread, only if the content changed.
    synchronized void look() {
        Stamp now = Stamp.of(file);
        boolean settled = now.equals(last);
        last = now;
        if (!settled || now.equals(reported)) {
            return;
        }
        reported = now;
        ConfigResult result = read.get();
        if (!lastTold.equals(Optional.of(result))) {
            lastTold = Optional.of(result);
            listener.accept(result);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
