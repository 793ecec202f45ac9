package greenwall.tests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process holds of what it has to give back: threads, open files, sockets among them, and heap.
public record ResourceUsage(int threads, long files, long heap) {
    /// The pools of the JDK and the servers breathe a little.
    private static final int BREATH = 12;

    private static final long HEAP_BREATH = 48L << 20;

    public static ResourceUsage now() {
        System.gc();
        var runtime = Runtime.getRuntime();
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return new ResourceUsage(Thread.activeCount(), open.count(), runtime.totalMemory() - runtime.freeMemory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean noMoreThan(ResourceUsage before) {
        return threads <= before.threads + BREATH
                && files <= before.files + BREATH
                && heap <= before.heap + HEAP_BREATH;
    }
}
