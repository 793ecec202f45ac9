package greenwall.fleet.service;

import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// When another release of a service began to run, by the change of its version label. What already ran when the
/// window began is no deployment.
public record Deployments(List<Release> releases) {
    /// @param first its first sample of the window
    /// @param last its last
    /// @param began whether it came within the window
    public record Release(String version, Instant first, Instant last, boolean began) {}

    /// @param answers of the questions of [ServiceQueries#versions]
    public static Deployments of(Collection<Matrix> answers, Instant windowStart) {
        var spans = new TreeMap<String, long[]>();
        var step = Duration.ZERO;
        for (var matrix : answers) {
            step = matrix.step().compareTo(step) > 0 ? matrix.step() : step;
            for (var series : matrix.series()) {
                var version = ServiceQueries.version(series.labels());
                if (version.isEmpty() || series.size() == 0) {
                    continue;
                }
                long from = series.timeMillis()[0];
                long to = series.timeMillis()[series.size() - 1];
                spans.merge(version, new long[] {from, to}, (one, other) ->
                        new long[] {Math.min(one[0], other[0]), Math.max(one[1], other[1])});
            }
        }
        // A target that was not scraped at the very first step did not come with it.
        long early = windowStart.plus(step.multipliedBy(2)).toEpochMilli();
        var releases = new ArrayList<Release>();
        spans.forEach((version, span) -> releases.add(
                new Release(version, Instant.ofEpochMilli(span[0]), Instant.ofEpochMilli(span[1]), span[0] > early)));
        releases.sort(Comparator.comparing(Release::first).reversed());
        return new Deployments(List.copyOf(releases));
    }
}
