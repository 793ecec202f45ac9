package greenwall.fleet.probe.run;

import greenwall.fleet.Unit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The CPU that a probe may use: its own processes, and its BPF programs if the host reports their time. If it
/// does not, that time shows only in the load of the host, so a load that rises too far during the run also
/// ends it.
///
/// @param cores the limit in CPU cores, for the probe's processes and programs, and for the forecast
/// @param hostRise how much the CPU use of the host, as a share of all its CPUs, may rise, from 0 to 1
public record CpuBudget(double cores, double hostRise) {
    public static final CpuBudget DEFAULT = new CpuBudget(0.5, 0.5);

    /// Watches one run. A limit counts as exceeded if the average of five samples exceeds it.
    public final class Watch {
        private static final int SAMPLES = 5;
        private final Deque<ProbeRunEvent.Load> last = new ArrayDeque<>();
        private double before = Double.NaN;

        /// The load before the probe began. Without it, the first sample is taken for it.
        public void before(ProbeRunEvent.Load load) {
            before = load.hostBusy();
        }

        /// The limit that is exceeded; empty if none is.
        public Optional<String> sample(ProbeRunEvent.Load load) {
            if (Double.isNaN(before)) {
                before = load.hostBusy();
            }
            last.add(load);
            if (last.size() < SAMPLES) {
                return Optional.empty();
            }
            double kernel = average(l -> l.kernel().coresOrZero());
            double own = kernel + average(ProbeRunEvent.Load::probeCores);
            double busy = average(ProbeRunEvent.Load::hostBusy);
            last.remove();
            if (own > cores) {
                return Optional.of("the probe uses " + Unit.CORES.text(own)
                        + (kernel > 0 ? " (" + Unit.CORES.text(kernel) + " in the kernel)" : "")
                        + ", more than its budget of " + Unit.CORES.text(cores));
            }
            if (busy - before > hostRise) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "the host's CPUs have gone from %.0f %% to %.0f %% busy since the probe began",
                        before * 100,
                        busy * 100));
            }
            return Optional.empty();
        }

        private double average(ToDoubleFunction<ProbeRunEvent.Load> value) {
            return last.stream().mapToDouble(value).average().orElse(0);
        }
    }
}
