package greenwall.lab.exporters;

import greenwall.fleet.promql.GoFormat;
import greenwall.lab.facts.InstantCache;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.world.DiskSimulation.Stream;
import greenwall.lab.world.HostSimulation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToDoubleFunction;

/// Writes the series of a latency histogram since boot.
final class Latencies {
    private final double[] bounds;
    private final double perSecond;
    private final String[] texts;
    private final Map<LatencyMode, double[]> shares = new ConcurrentHashMap<>();

    /// @param bounds the upper bounds of the buckets, without +Inf
    /// @param perSecond 1 if the bounds are in seconds, a million if they are in microseconds
    Latencies(double[] bounds, double perSecond) {
        this.bounds = bounds;
        this.perSecond = perSecond;
        this.texts = Arrays.stream(bounds).mapToObj(GoFormat::general).toArray(String[]::new);
    }

    /// The cumulative share of this mode's requests for each bucket. The caller must not change the array.
    private double[] shares(LatencyMode mode) {
        return shares.computeIfAbsent(
                mode,
                m -> Arrays.stream(bounds).map(v -> m.shareBelow(v / perSecond)).toArray());
    }

    void write(HostSimulation simulation, List<Stream> streams, String[] labels, MetricFamily.SeriesSink out) {
        var totals = new InstantCache(t -> streams.stream()
                .mapToDouble(stream -> simulation.sinceBoot(stream.requests(), t))
                .toArray());
        double[][] below = streams.stream().map(s -> shares(s.latency())).toArray(double[][]::new);
        double[] means = streams.stream()
                .mapToDouble(s -> s.latency().mean() * perSecond)
                .toArray();
        for (int i = 0; i < bounds.length; i++) {
            int bucket = i;
            out.series(
                    "_bucket",
                    with(labels, "le", texts[i]),
                    () -> t -> Math.floor(weighed(totals.at(t), mode -> below[mode][bucket])));
        }
        out.series("_bucket", with(labels, "le", "+Inf"), () -> t -> count(totals.at(t)));
        out.series("_sum", labels, () -> t -> weighed(totals.at(t), mode -> means[mode]));
        out.series("_count", labels, () -> t -> count(totals.at(t)));
    }

    private static double count(double[] totals) {
        return Math.floor(Arrays.stream(totals).sum());
    }

    private static double weighed(double[] totals, IntToDoubleFunction weight) {
        double sum = 0;
        for (int i = 0; i < totals.length; i++) {
            sum += totals[i] * weight.applyAsDouble(i);
        }
        return sum;
    }

    private static String[] with(String[] labels, String name, String value) {
        var longer = Arrays.copyOf(labels, labels.length + 2);
        longer[labels.length] = name;
        longer[labels.length + 1] = value;
        return longer;
    }
}
