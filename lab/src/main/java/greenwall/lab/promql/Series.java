package greenwall.lab.promql;

import greenwall.fleet.Labels;

/// One series. Its samples are computed on demand, so an instant query on a month of history computes only
/// five minutes.
public interface Series {
    /// The labels, with the metric name as `__name__`.
    Labels labels();

    /// Returns the samples from start to end, both inclusive, in time order.
    Samples samples(long startMillis, long endMillis);

    /// Returns only the newest of these samples, or none. Implement it if samples are computed, because an
    /// instant query needs no others.
    default Samples newest(long startMillis, long endMillis) {
        var all = samples(startMillis, endMillis);
        int last = all.size() - 1;
        return last <= 0 ? all : new Samples(1, new long[] {all.timeMillis()[last]}, new double[] {all.values()[last]});
    }
}
