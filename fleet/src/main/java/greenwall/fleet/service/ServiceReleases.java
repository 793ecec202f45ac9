package greenwall.fleet.service;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// The deployments of a service: a deployment is a new value of its version label. Releases that were already
/// running at the start of the window are not deployments.
public record ServiceReleases(List<Release> releases) {
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(5);

    /// `first` and `last` are the times of samples in the window.
    ///
    /// @param began whether it was deployed within the window
    /// @param ended whether it no longer ran at the end of the window
    public record Release(String version, Instant first, Instant last, boolean began, boolean ended) {}

    /// @param answers the responses to the queries of [SingleServiceQueries#versions]
    public static ServiceReleases of(Collection<Matrix> answers, TimeWindow window) {
        var spans = new TreeMap<String, long[]>();
        var step = Duration.ZERO;
        for (var matrix : answers) {
            step = TimeMath.longer(matrix.step(), step);
            for (var series : matrix.series()) {
                var version = SingleServiceQueries.version(series.labels());
                if (version.isEmpty() || series.size() == 0) {
                    continue;
                }
                long from = series.timeMillis()[0];
                long to = series.timeMillis()[series.size() - 1];
                spans.merge(version, new long[] {from, to}, (a, b) ->
                        new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
            }
        }
        // A target that was not scraped at the first step is not a new deployment.
        var margin = step.multipliedBy(2);
        var early = window.start().plus(margin);
        var late = window.end().minus(TimeMath.longer(margin, SHORTEST_PAUSE));
        var releases = new ArrayList<Release>();
        spans.forEach((version, span) -> {
            var first = Instant.ofEpochMilli(span[0]);
            var last = Instant.ofEpochMilli(span[1]);
            releases.add(new Release(version, first, last, first.isAfter(early), last.isBefore(late)));
        });
        releases.sort(Comparator.comparing(Release::first).reversed());
        return new ServiceReleases(List.copyOf(releases));
    }
}
