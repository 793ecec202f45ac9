package greenwall.views.explain;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.ExplainedSeries;
import greenwall.fleet.explain.LineCounts;
import greenwall.fleet.explain.RankedSeries;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.VolumeData;
import greenwall.views.logs.VolumeColumns;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Creates the charts of an explanation's series and counts.
final class ExplanationCharts {
    private static final Duration MAX_AGE = Duration.ofDays(20 * 365);

    private ExplanationCharts() {}

    /// The median distance between two points. Zero if there are too few points.
    static Duration step(List<ExplainedSeries> traces) {
        if (traces.isEmpty() || traces.getFirst().size() < 3) {
            return Duration.ZERO;
        }
        var times = traces.getFirst().timeMillis();
        var steps = new long[times.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = times[i + 1] - times[i];
        }
        Arrays.sort(steps);
        return Duration.ofMillis(steps[steps.length / 2]);
    }

    /// A chart of another series that changed.
    static ChartData other(RankedSeries series, ExplainedSeries trace) {
        var metric = series.labels().metricName();
        boolean age = isInstant(metric, series.before(), trace);
        return ChartData.of(
                "What else changed, " + series.rank() + ": " + (age ? "time since " : "")
                        + ExplanationText.name(series),
                Unit.ofMetric(metric),
                step(List.of(trace)),
                List.of(new ChartLine(
                        series.host().isEmpty() ? metric : series.host(),
                        trace.timeMillis(),
                        age ? ages(trace) : trace.values())),
                series.query(),
                "");
    }

    /// Whether a value is a time in seconds since 1970, which a user cannot read as a number.
    static boolean isInstant(String metric, double value, ExplainedSeries near) {
        return Unit.ofMetric(metric) == Unit.SECONDS
                && near.size() > 0
                && Math.abs(value - near.timeMillis()[0] / 1000.0) < MAX_AGE.toSeconds();
    }

    private static double[] ages(ExplainedSeries trace) {
        return IntStream.range(0, trace.size())
                .mapToDouble(i -> trace.timeMillis()[i] / 1000.0 - trace.values()[i])
                .toArray();
    }

    static VolumeData volume(Map<String, LineCounts> levels) {
        var first = levels.values().iterator().next();
        var counts = new HashMap<String, double[]>();
        levels.forEach((level, each) ->
                counts.put(level, Arrays.stream(each.counts()).asDoubleStream().toArray()));
        return VolumeColumns.of("Lines by level", counts, first.start(), first.step());
    }
}
