package greenwall.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Watches the configuration file and reports changes. A rejected change leaves the current settings in effect.
///
/// It compares size and times instead of subscribing to file system events, because editors replace files,
/// links are swapped, and network file systems send no events. A change is read only if the file was the same
/// at two checks in a row, so that a half-written file is not read.
public final class ConfigWatcher implements AutoCloseable {
    /// A rejected file is read again after this many checks (a minute), because the cause may be elsewhere, such as
    /// a missing secret.
    private static final int CHECKS_BEFORE_RETRY = 30;

    private final Path file;
    private final Supplier<ConfigResult> read;
    private final Consumer<ConfigResult> listener;
    private final RepeatedTask checks = new RepeatedTask();

    private Stamp reported;
    private Stamp last;
    private ConfigResult lastResult;
    private int checksSinceRead;

    /// Distinguishes two versions of a file without reading it.
    private record Stamp(boolean exists, FileTime modified, long size, String key) {
        static final Stamp MISSING = new Stamp(false, FileTime.fromMillis(0), 0, "");

        static final Stamp UNKNOWN = new Stamp(false, FileTime.fromMillis(0), -1, "");

        static Stamp of(Path file) {
            try {
                var now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(true, now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
            } catch (IOException e) {
                return MISSING;
            }
        }
    }

    /// The file is read at the first check too, because it may have changed since the configuration was read.
    ///
    /// @param current the configuration in use
    public ConfigWatcher(
            Path file, ConfigResult current, Supplier<ConfigResult> read, Consumer<ConfigResult> listener) {
        this.file = file;
        this.read = read;
        this.listener = listener;
        this.reported = Stamp.UNKNOWN;
        this.last = Stamp.of(file);
        this.lastResult = current;
    }

    /// Checks the file at every `interval`, on a virtual thread, until closed. A change that cannot be applied
    /// does not prevent the next one from being noticed.
    public void start(Duration interval) {
        checks.start("configuration watcher", interval, this::check);
    }

    /// Checks once. If the result changed, calls the listener on this thread.
    synchronized void check() {
        var now = Stamp.of(file);
        boolean settled = now.equals(last);
        last = now;
        checksSinceRead++;
        boolean retry = lastResult instanceof ConfigResult.Rejected && checksSinceRead >= CHECKS_BEFORE_RETRY;
        if (!settled || now.equals(reported) && !retry) {
            return;
        }
        reported = now;
        checksSinceRead = 0;
        var result = read.get();
        if (!lastResult.equals(result)) {
            lastResult = result;
            listener.accept(result);
        }
    }

    @Override
    public void close() {
        checks.close();
    }
}
