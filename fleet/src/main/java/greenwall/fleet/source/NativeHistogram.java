package greenwall.fleet.source;

import java.util.List;

/// What is used of a native histogram in a response: the number of its samples, and each bucket's upper bound and
/// count.
public record NativeHistogram(double count, List<Bucket> buckets) {
    public record Bucket(double high, double count) {}
}
