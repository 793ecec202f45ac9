package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import java.time.Duration;

/// How often a tool reports, and how long it waits in between.
///
/// @param seconds 0 for one report at once
/// @param times 0 for ever
public record Repeats(double seconds, int times) {
    /// From the operands `[interval [count]]`, beginning with the operand at `index`.
    public static Repeats from(Options options, int index) {
        double seconds = options.number(index).orElse(0.0);
        int times = options.number(index + 1).map(Double::intValue).orElse(0);
        return new Repeats(seconds, seconds == 0 ? 1 : times);
    }

    /// One report.
    @FunctionalInterface
    public interface Report {
        /// @param millis the length of time that it is about; 0 for the time since boot
        void print(long millis) throws InterruptedException;
    }

    /// The first report is about the time since boot, the others about the interval that has just passed.
    public int run(Call call, Report report) throws InterruptedException {
        report.print(0);
        for (int i = 1; times == 0 || i < times; i++) {
            call.flush();
            if (!call.pause(Duration.ofNanos((long) (Math.max(0.1, seconds) * 1e9)))) {
                break;
            }
            report.print((long) (seconds * 1000));
        }
        return 0;
    }
}
