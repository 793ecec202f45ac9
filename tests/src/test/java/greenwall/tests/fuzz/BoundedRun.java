package greenwall.tests.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Runs a target and enforces its limits: one second of CPU time, and a bounded allocation. Only the thread's
/// own use counts, so that a busy machine causes no finding.
public final class BoundedRun {
    private static final long MAX_NANOS = 1_000_000_000;
    private static final long MAX_BYTES = 384L << 20;
    /// The fuzzer's own hooks allocate on the thread; in its process the heap size is the limit.
    private static final boolean HOOKED = System.getProperty("greenwall.fuzz.target") != null;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private BoundedRun() {}

    /// Retries an input that exceeds a limit: the first run may have loaded classes or competed with the JIT
    /// compiler.
    public static void run(Target target, byte[] input) {
        var first = measured(target, input);
        if (!first.isEmpty()) {
            var second = measured(target, input);
            if (!second.isEmpty()) {
                throw new AssertionError(second);
            }
        }
    }

    /// Describes the exceeded limit; empty if there is none.
    private static String measured(Target target, byte[] input) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        try {
            target.take(input);
        } catch (Error | RuntimeException escaped) {
            throw escaped;
        } catch (Exception escaped) {
            throw new AssertionError("it threw " + escaped, escaped);
        }
        long cpuNanos = THREADS.getCurrentThreadCpuTime() - cpu;
        long used = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        if (cpuNanos > MAX_NANOS) {
            return "it took " + cpuNanos / 1_000_000 + " ms of the processor for " + input.length + " bytes";
        }
        return used > MAX_BYTES && !HOOKED ? "it used " + (used >> 20) + " MiB for " + input.length + " bytes" : "";
    }
}
