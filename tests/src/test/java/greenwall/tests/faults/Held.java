package greenwall.tests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process holds of what it has to give back: threads and open files, sockets among them.
record Held(int threads, long files) {
    /// The pools of the JDK and the servers breathe a little.
    private static final int BREATH = 12;

    static Held now() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return new Held(Thread.activeCount(), open.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean noMoreThan(Held before) {
        return threads <= before.threads + BREATH && files <= before.files + BREATH;
    }
}
