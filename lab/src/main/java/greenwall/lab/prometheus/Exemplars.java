package greenwall.lab.prometheus;

import greenwall.fleet.Labels;

/// Where the exemplars of histograms come from.
public interface Exemplars {
    /// Takes one exemplar.
    @FunctionalInterface
    interface Sink {
        void exemplar(String traceId, String spanId, double value, long millis);
    }

    /// Whether series of the metric can have some.
    boolean has(String metric);

    /// Hands over those of a bucket's series in the window.
    ///
    /// @param below the bound of the next smaller bucket, which has all that is smaller
    void read(Labels series, double below, long fromMillis, long toMillis, Sink sink);
}
