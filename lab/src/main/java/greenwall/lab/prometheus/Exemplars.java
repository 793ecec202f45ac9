package greenwall.lab.prometheus;

import greenwall.fleet.Labels;

/// A source of exemplars for histograms.
public interface Exemplars {
    /// Receives exemplars one by one.
    @FunctionalInterface
    interface Sink {
        void exemplar(String traceId, String spanId, double value, long millis);
    }

    /// Whether series of this metric can have exemplars.
    boolean has(String metric);

    /// Passes the exemplars of one bucket series in the window to the sink.
    ///
    /// @param below the upper bound of the next smaller bucket, which has the exemplars up to that bound
    void read(Labels series, double below, long fromMillis, long toMillis, Sink sink);
}
