package greenwall.lab.exporters;

import greenwall.lab.world.DiskSimulation.Stream;
import greenwall.lab.world.HostSimulation;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// The series of a histogram of latencies since boot.
final class Latencies {
    private final InstantCache totals;
    private final double[][] shares;
    private final double[] means;

    private Latencies(HostSimulation life, List<Stream> streams, Bounds bounds) {
        this.totals = new InstantCache(t -> streams.stream()
                .mapToDouble(stream -> life.sinceBoot(stream.requests(), t))
                .toArray());
        this.shares = streams.stream().map(s -> bounds.shares(s.latency())).toArray(double[][]::new);
        this.means = streams.stream()
                .mapToDouble(s -> s.latency().mean() * bounds.perSecond())
                .toArray();
    }

    static void tell(HostSimulation life, List<Stream> streams, Bounds bounds, String[] labels, SeriesSink out) {
        var all = new Latencies(life, streams, bounds);
        for (int i = 0; i < bounds.size(); i++) {
            int bucket = i;
            out.series(
                    "_bucket",
                    with(labels, "le", bounds.text(i)),
                    () -> t -> Math.floor(weighed(all.totals.at(t), mode -> all.shares[mode][bucket])));
        }
        out.series("_bucket", with(labels, "le", "+Inf"), () -> all::count);
        out.series("_sum", labels.clone(), () -> t -> weighed(all.totals.at(t), mode -> all.means[mode]));
        out.series("_count", labels.clone(), () -> all::count);
    }

    private double count(long t) {
        return Math.floor(Arrays.stream(totals.at(t)).sum());
    }

    private static double weighed(double[] totals, IntToDoubleFunction weight) {
        double sum = 0;
        for (int i = 0; i < totals.length; i++) {
            sum += totals[i] * weight.applyAsDouble(i);
        }
        return sum;
    }

    static String[] with(String[] labels, String name, String value) {
        var longer = Arrays.copyOf(labels, labels.length + 2);
        longer[labels.length] = name;
        longer[labels.length + 1] = value;
        return longer;
    }
}
