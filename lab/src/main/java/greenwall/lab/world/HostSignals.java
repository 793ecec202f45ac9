package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.LoadCurve;
import greenwall.lab.signal.RateSignal;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.signal.WeeklyPattern;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The signals of a host by channel. Each combines the host's load curve, which depends on its role and
/// cluster, with the faults of the channel. The value of a phase channel depends on faults only.
final class HostSignals {
    private final HostSpec host;
    private final SimulatedFaults faults;
    private final LoadCurve busy;
    private final LoadCurve calm;
    private final LoadCurve still;
    private final Map<String, RateSignal> rateSignals = new ConcurrentHashMap<>();
    private final Map<String, GaugeSignal> gaugeSignals = new ConcurrentHashMap<>();
    private final Map<String, StepSignal<String>> stepSignals = new ConcurrentHashMap<>();

    HostSignals(HostSpec host, SimulatedFaults faults) {
        this.host = host;
        this.faults = faults;
        long west = host.cluster().equals("prod-west") ? 8 : 5;
        long phase = Duration.ofHours(-west).toMillis()
                + Duration.ofMinutes(SeededNoise.below(host.seed(), 301, 80)).toMillis();
        long seed = SeededNoise.mix(host.seed(), 302);
        var pattern = host.role() == HostSpec.Role.BACKUP ? WeeklyPattern.NIGHTLY : WeeklyPattern.OFFICE;
        double depth = RolePlan.of(host.role()).dailyDepth();
        busy = new LoadCurve(pattern, depth, 0.1, phase, seed);
        calm = new LoadCurve(pattern, depth / 5, 0.02, phase, seed);
        still = new LoadCurve(pattern, 0, 0.02, phase, seed);
    }

    /// A rate that follows the daily rhythm of the host.
    RateSignal rate(String channel, double base) {
        return rate(channel, base, busy.other(SeededNoise.mix(1, channel)));
    }

    /// A rate without a daily rhythm, for background tasks.
    RateSignal steadyRate(String channel, double base) {
        return rate(channel, base, still.other(SeededNoise.mix(1, channel)));
    }

    /// A rate with the given load curve, so that both ends of a connection show the same traffic.
    RateSignal rate(String channel, double base, LoadCurve curve) {
        return rateSignals.computeIfAbsent(channel, _ -> new RateSignal(base, curve, faults.changes.of(host, channel)));
    }

    GaugeSignal gauge(String channel, double base) {
        return gaugeSignals.computeIfAbsent(
                channel,
                _ -> new GaugeSignal(base, calm.other(SeededNoise.mix(2, channel)), faults.ramps.of(host, channel)));
    }

    /// @param initially the value before the first fault
    StepSignal<String> phases(String channel, String initially) {
        return stepSignals.computeIfAbsent(channel, _ -> new StepSignal<>(initially, faults.phases.of(host, channel)));
    }

    /// The load curve of the traffic from one host to another.
    static LoadCurve between(HostSpec sender, HostSpec receiver) {
        long seed = SeededNoise.mix(SeededNoise.mix(sender.seed(), 303), receiver.name());
        return new LoadCurve(WeeklyPattern.OFFICE, 0.3, 0.1, 0, seed);
    }
}
