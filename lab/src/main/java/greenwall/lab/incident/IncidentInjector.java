package greenwall.lab.incident;

import greenwall.lab.incident.IncidentScenario.Setup;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.FaultPropagation;
import greenwall.lab.world.HostSpec;
import java.time.Instant;
import java.util.List;

/// Applies incidents to a fleet before the range starts, and returns their ground truth.
public final class IncidentInjector {
    private IncidentInjector() {}

    /// The number of hosts for these incidents, if no other number is set.
    public static int hostsFor(List<IncidentKind> names, int usual) {
        return names.contains(IncidentKind.ALERT_STORM) ? Math.max(usual, 120) : usual;
    }

    /// Simulates several incidents. Each selects its hosts as if it were the only one.
    public static List<GroundTruth> inject(
            List<IncidentKind> names, List<HostSpec> fleet, FaultPropagation propagation, Instant start, long seed) {
        var truths = names.stream()
                .map(kind -> inject(kind, fleet, propagation, start, seed))
                .toList();
        propagation.shareCpus();
        return truths;
    }

    public static GroundTruth inject(
            IncidentKind kind, List<HostSpec> fleet, FaultPropagation propagation, Instant start, long seed) {
        return kind.inject(new Setup(kind, fleet, propagation, start, SeededNoise.mix(seed, kind.word())));
    }
}
