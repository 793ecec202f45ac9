package greenwall.tests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The resources that a process must release: threads, open files including sockets, and heap.
public record ResourceUsage(int threads, long files, long heap) {
    /// Tolerance: the pools of the JDK and the servers grow and shrink a little.
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
