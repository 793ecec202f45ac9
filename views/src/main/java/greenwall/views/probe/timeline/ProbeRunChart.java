package greenwall.views.probe.timeline;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.ProbeEvidenceConverter;
import greenwall.fleet.probe.result.HistogramColumns;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Converts the result of a run to a chart over time: percentiles of a histogram, or events per second.
/// Results that are not a time series (stacks, tables, counts) are described in words.
final class ProbeRunChart {
    private static final double[] SHARES = {0.5, 0.9, 0.99};
    private static final List<String> NAMES = List.of("p50", "p90", "p99");
    private static final long SECOND = 1000;

    private ProbeRunChart() {}

    static String title(ProbeRunRecord run) {
        return SanitizedText.line(
                "Probe " + run.probe().probe().name() + " on " + run.target().host() + summary(run));
    }

    static String summary(ProbeRunRecord run) {
        var summary =
                ProbeEvidenceConverter.of(run).map(Evidence.ProbeRun::said).orElse("");
        return SanitizedText.line((summary.isEmpty() ? "" : " · " + summary) + (run.over() ? "" : " · running"));
    }

    static ChartData chart(ProbeRunRecord run) {
        var result = run.result();
        if (!result.histograms().isEmpty()) {
            var first = result.histograms().choices().getFirst();
            var columns = result.histograms().columns(first.name(), first.key());
            var step = step(columns.starts(), columns.ends());
            return data(run, columns.measure().unit(), step, percentiles(columns), "");
        }
        if (result.events().total() > 0) {
            return data(run, Unit.PER_SECOND, Duration.ofSeconds(1), List.of(rate(run)), "");
        }
        var note = !result.isEmpty()
                ? "This run has no time series; select its marker to see the output."
                : run.over() ? "The run printed nothing." : "Waiting for its first data …";
        return data(run, Unit.NONE, Duration.ZERO, List.of(), note);
    }

    private static ChartData data(ProbeRunRecord run, Unit unit, Duration step, List<ChartLine> lines, String note) {
        var band = new Annotation(Annotation.Kind.PROBE, run.began(), run.ends(), "probe");
        return ChartData.of(title(run), unit, step, lines, "", note).withAnnotations(List.of(band));
    }

    private static Duration step(long[] starts, long[] ends) {
        long longest = 0;
        for (int i = 0; i < ends.length; i++) {
            longest = Math.max(longest, ends[i] - starts[i]);
        }
        return Duration.ofMillis(Math.max(SECOND, longest));
    }

    /// A point at the end of each non-empty interval. The last output of a tool covers only a short interval
    /// with few values, so its percentiles are not comparable and are left out.
    static List<ChartLine> percentiles(HistogramColumns columns) {
        int count = columns.ends().length;
        if (count > 1
                && columns.ends()[count - 1] - columns.starts()[count - 1]
                        < step(columns.starts(), columns.ends()).toMillis() / 2) {
            count--;
        }
        var lines = new ArrayList<ChartLine>();
        for (int q = 0; q < SHARES.length; q++) {
            var times = new long[count];
            var values = new double[count];
            int size = 0;
            for (int c = 0; c < count; c++) {
                double value = columns.quantile(c, SHARES[q]);
                if (!Double.isNaN(value) && (size == 0 || columns.ends()[c] > times[size - 1])) {
                    times[size] = columns.ends()[c];
                    values[size++] = value * columns.measure().factor();
                }
            }
            lines.add(new ChartLine(NAMES.get(q), Arrays.copyOf(times, size), Arrays.copyOf(values, size)));
        }
        return lines;
    }

    private static ChartLine rate(ProbeRunRecord run) {
        var rates = run.result().events().rates();
        var times = new long[rates.counts().length];
        var values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = rates.startMillis() + i * SECOND;
            values[i] = rates.counts()[i];
        }
        return new ChartLine("events", times, values);
    }
}
