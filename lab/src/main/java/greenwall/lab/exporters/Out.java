package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife.Stream;
import greenwall.lab.world.Life;
import greenwall.lab.world.World;
import java.util.Arrays;
import java.util.List;

/// Where a family puts its series: knows the host, and how a rate becomes the counter that started at boot.
abstract class Out {
    private final World world;
    private final Life life;

    protected Out(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    /// A series under the family's name with a suffix (`_bucket`, `_sum`, `_count` or nothing).
    protected abstract void series(String suffix, Value value, String... labels);

    public final Life life() {
        return life;
    }

    public final World world() {
        return world;
    }

    public final void gauge(Value value, String... labels) {
        series("", value, labels);
    }

    public final void constant(double value, String... labels) {
        series("", Value.constant(value), labels);
    }

    /// A counter of whole things since boot.
    public final void count(Rate rate, String... labels) {
        series("", new SinceBoot(life, rate, 1), labels);
    }

    /// A counter of seconds since boot, in milliseconds as the kernel counts them.
    public final void seconds(Rate rate, String... labels) {
        series("", new SinceBoot(life, rate, 1000), labels);
    }

    /// A histogram of latencies.
    final void latencies(List<Stream> streams, Bounds bounds, String... labels) {
        var totals = new Memo(streams.size(), (t, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = life.sinceBoot(streams.get(i).requests(), t);
            }
        });
        var shares = streams.stream().map(s -> bounds.shares(s.latency())).toArray(double[][]::new);
        for (int i = 0; i < bounds.size(); i++) {
            int bucket = i;
            bucket(t -> Math.floor(below(totals.at(t), shares, bucket)), bounds.text(i), labels);
        }
        Value count = t -> Math.floor(Arrays.stream(totals.at(t)).sum());
        bucket(count, "+Inf", labels);
        var means = streams.stream()
                .mapToDouble(s -> s.latency().mean() * bounds.perSecond())
                .toArray();
        series(
                "_sum",
                t -> {
                    var requests = totals.at(t);
                    double sum = 0;
                    for (int i = 0; i < means.length; i++) {
                        sum += means[i] * requests[i];
                    }
                    return sum;
                },
                labels);
        series("_count", count, labels);
    }

    private static double below(double[] totals, double[][] shares, int bucket) {
        double sum = 0;
        for (int i = 0; i < totals.length; i++) {
            sum += totals[i] * shares[i][bucket];
        }
        return sum;
    }

    /// One bucket of a histogram that the family works out itself.
    public final void bucket(Value value, String bound, String... labels) {
        var withBound = Arrays.copyOf(labels, labels.length + 2);
        withBound[labels.length] = "le";
        withBound[labels.length + 1] = bound;
        series("_bucket", value, withBound);
    }

    /// The sum of a summary's or histogram's observations.
    public final void sum(Value value, String... labels) {
        series("_sum", value, labels);
    }

    /// Their number.
    public final void total(Value value, String... labels) {
        series("_count", value, labels);
    }
}
