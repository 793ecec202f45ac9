package greenwall.lab.series;

import greenwall.fleet.Labels;

/// One series. Its samples are computed on demand, so an instant query over a month of history computes five minutes.
public interface Series {
    /// Includes the metric's name as `__name__`.
    Labels labels();

    /// The samples from start to end, both included, in order of time.
    Samples samples(long startMillis, long endMillis);

    /// Only the newest of these samples, or none. Worth implementing where samples are computed: an instant query needs
    /// no others.
    default Samples newest(long startMillis, long endMillis) {
        var all = samples(startMillis, endMillis);
        int last = all.size() - 1;
        return last <= 0 ? all : new Samples(1, new long[] {all.timeMillis()[last]}, new double[] {all.values()[last]});
    }
}
