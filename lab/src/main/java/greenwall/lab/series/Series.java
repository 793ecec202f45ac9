package greenwall.lab.series;

import greenwall.fleet.Labels;

/// One series. Its samples are made when asked for, so an instant query over a month of history touches five
/// minutes.
public interface Series {
    /// With the metric's name as `__name__`.
    Labels labels();

    /// The samples from start to end, both included, in order of time.
    Samples samples(long startMillis, long endMillis);
}
