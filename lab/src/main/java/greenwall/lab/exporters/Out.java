package greenwall.lab.exporters;

import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskLife.Stream;
import greenwall.lab.world.Life;
import greenwall.lab.world.World;
import java.util.List;

/// Where a family puts its series: knows the host, and how a rate becomes the counter that started at boot.
public abstract class Out {
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

    /// A histogram of latencies; the bounds without +Inf.
    public final void latencies(List<Stream> streams, double[] bounds, double perSecond, String... labels) {
        var totals = new Memo(streams.size(), (t, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = life.sinceBoot(streams.get(i).requests(), t);
            }
        });
        for (double bound : bounds) {
            var share = new double[streams.size()];
            for (int i = 0; i < share.length; i++) {
                share[i] = streams.get(i).latency().shareBelow(bound / perSecond);
            }
            bucket(t -> Math.floor(dot(totals.at(t), share)), Numbers.go(bound), labels);
        }
        var all = new double[streams.size()];
        java.util.Arrays.fill(all, 1);
        Value count = t -> Math.floor(dot(totals.at(t), all));
        bucket(count, "+Inf", labels);
        var means = streams.stream()
                .mapToDouble(s -> s.latency().mean() * perSecond)
                .toArray();
        series("_sum", t -> dot(totals.at(t), means), labels);
        series("_count", count, labels);
    }

    /// One bucket of a histogram that the family works out itself.
    public final void bucket(Value value, String bound, String... labels) {
        var withBound = java.util.Arrays.copyOf(labels, labels.length + 2);
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

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
