package greenwall.views.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Measures how much CPU time the hypervisor takes from this machine, starting now.
public final class StolenCpuTime {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int STOLEN = 8;

    private final long[] before = ticks();

    /// The percentage; -1 if the system does not report it.
    public double percent() {
        var now = ticks();
        long all = now[0] - before[0];
        return all == 0 ? -1 : 100.0 * (now[1] - before[1]) / all;
    }

    /// The total ticks and the stolen ticks.
    private static long[] ticks() {
        try {
            var fields = Files.readAllLines(STAT).getFirst().split(" +");
            long all = 0;
            for (int i = 1; i <= STOLEN; i++) {
                all += Long.parseLong(fields[i]);
            }
            return new long[] {all, Long.parseLong(fields[STOLEN])};
        } catch (IOException _) {
            return new long[2];
        }
    }
}
