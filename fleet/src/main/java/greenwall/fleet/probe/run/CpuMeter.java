package greenwall.fleet.probe.run;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// Calculates the load from two samples of `/proc/stat`, `/proc/PID/stat` and the kernel's time for BPF.
public final class CpuMeter {
    /// The kernel counts in hundredths of a second on all common Linux systems.
    private static final double TICKS_PER_SECOND = 100;

    /// The host sends at most one sample a second, but a stalled connection delivers several at once.
    private static final double SHORTEST_SECONDS = 1;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final long NOT_REPORTED = -1;
    private Sample before = new Sample(0, 0, 0, 0, NOT_REPORTED);
    private ProbeRunEvent.KernelCpu.Unknown unknown;

    private record Sample(long nanos, long busy, long all, long own, long kernel) {}

    /// @param unknown the value for the kernel while it reports nothing
    public CpuMeter(ProbeRunEvent.KernelCpu.Unknown unknown) {
        this.unknown = unknown;
    }

    /// Sets the reason why the host does not report the time of BPF programs.
    public void setUnknown(String why) {
        unknown = new ProbeRunEvent.KernelCpu.Unknown(why);
    }

    /// @param sample the first line of `/proc/stat`, ` ; `, the fields of the process after its name, ` ; `,
    ///     and the nanoseconds that its programs have used in the kernel, if known
    public Optional<ProbeRunEvent.Load> sample(String sample, Instant at, long nanos) {
        var parts = sample.split(";", 3);
        var host = numbers(parts[0]);
        var own = numbers(parts.length > 1 ? parts[1] : "");
        if (host.length < 5 || own.length <= SYSTEM_TIME) {
            return Optional.empty();
        }
        long all = 0;
        // The last two fields, for guests, are included in the first two.
        for (int i = 1; i < Math.min(9, host.length); i++) {
            all += host[i];
        }
        long idle = host[4] + (host.length > 5 ? host[5] : 0);
        var now = new Sample(nanos, all - idle, all, own[USER_TIME] + own[SYSTEM_TIME], kernel(parts));
        var last = before;
        before = now;
        if (last.nanos() == 0 || now.all() <= last.all() || now.nanos() <= last.nanos()) {
            return Optional.empty();
        }
        double busy = (double) (now.busy() - last.busy()) / (now.all() - last.all());
        double seconds = Math.max(SHORTEST_SECONDS, (now.nanos() - last.nanos()) / 1e9);
        double cores = (now.own() - last.own()) / TICKS_PER_SECOND / seconds;
        ProbeRunEvent.KernelCpu kernel = last.kernel() == NOT_REPORTED || now.kernel() == NOT_REPORTED
                ? unknown
                : new ProbeRunEvent.KernelCpu.Cores(Math.max(0, now.kernel() - last.kernel()) / 1e9 / seconds);
        return Optional.of(new ProbeRunEvent.Load(at, Math.clamp(busy, 0, 1), Math.max(0, cores), kernel));
    }

    private static long kernel(String[] parts) {
        var text = parts.length > 2 ? parts[2].strip() : "";
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : NOT_REPORTED;
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .limit(64)
                .mapToLong(word -> word.matches("\\d{1,18}") ? Long.parseLong(word) : 0)
                .toArray();
    }
}
