package greenwall.fleet.probe.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/// What a probe may take: its own processes, and its programs inside the kernel where the host tells what they take.
/// Where it does not, that shows only in the whole host, so a host that becomes busier by too much since the beginning
/// ends the run as well.
///
/// @param cores of CPU, for the probe's own processes with its programs, and for the forecast
/// @param hostRise by how much the busy share of the host's CPUs may rise, 0 to 1
public record Budget(double cores, double hostRise) {
    /// Follows one run. A bound is exceeded when it is on average over five samples.
    public final class Watch {
        private static final int SAMPLES = 5;
        private final Deque<RunEvent.Load> last = new ArrayDeque<>();
        private double before = Double.NaN;

        /// What is too much; empty as long as nothing is.
        public Optional<String> sample(RunEvent.Load load) {
            if (Double.isNaN(before)) {
                before = load.hostBusy();
            }
            last.add(load);
            if (last.size() < SAMPLES) {
                return Optional.empty();
            }
            double kernel =
                    last.stream().mapToDouble(l -> l.kernel().known()).average().orElse(0);
            double own = kernel
                    + last.stream()
                            .mapToDouble(RunEvent.Load::probeCores)
                            .average()
                            .orElse(0);
            double busy =
                    last.stream().mapToDouble(RunEvent.Load::hostBusy).average().orElse(0);
            last.remove();
            if (own > cores) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "the probe takes %.1f %% of a CPU%s, more than the %.1f %% that it may",
                        own * 100,
                        kernel > 0 ? String.format(Locale.ROOT, " (%.1f %% inside the kernel)", kernel * 100) : "",
                        cores * 100));
            }
            if (busy - before > hostRise) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "the host's CPUs went from %.0f %% busy to %.0f %% since the probe began",
                        before * 100,
                        busy * 100));
            }
            return Optional.empty();
        }
    }
}
