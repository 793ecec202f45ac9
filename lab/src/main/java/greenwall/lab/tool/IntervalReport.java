package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import java.time.Duration;
import java.util.Optional;

/// A tool that reports once, or repeatedly with `[interval [count]]`.
final class IntervalReport {
    private IntervalReport() {}

    @FunctionalInterface
    interface Report {
        /// @param millis the interval of the report; 0 for the time since boot
        void print(long millis) throws InterruptedException;
    }

    static int run(Call call, Optional<Double> seconds, Optional<Double> count, Report report)
            throws InterruptedException {
        double times = seconds.isEmpty() ? 1 : count.orElse(Double.MAX_VALUE);
        long millis = Math.max(100, (long) (1000 * seconds.orElse(0.0)));
        report.print(0);
        for (int i = 1; i < times && call.pause(Duration.ofMillis(millis)); i++) {
            report.print(millis);
        }
        return 0;
    }
}
