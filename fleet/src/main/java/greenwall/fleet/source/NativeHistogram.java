package greenwall.fleet.source;

import java.util.List;

/// A native histogram as the query API returns it.
public record NativeHistogram(double count, double sum, List<Bucket> buckets) {
    /// `boundaries` as in the API: 0 left open, 1 right open, 2 both open, 3 both closed.
    public record Bucket(int boundaries, double low, double high, double count) {}
}
