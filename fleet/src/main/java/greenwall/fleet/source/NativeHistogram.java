package greenwall.fleet.source;

import java.util.List;

/// A native histogram as the query API gives it.
public record NativeHistogram(double count, double sum, List<Bucket> buckets) {
    /// `boundaries`: 0 open left, 1 open right, 2 open both, 3 closed both, as in the API.
    public record Bucket(int boundaries, double low, double high, double count) {}
}
