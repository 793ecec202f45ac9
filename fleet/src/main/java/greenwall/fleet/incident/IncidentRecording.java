package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.Span;
import java.util.List;

/// The data of a cluster's sources during an incident, so that it can be replayed without them: samples as
/// scraped, log lines, traces, and the rules whose alerts are in `ALERTS`.
///
/// @param left the data that was omitted for its size, or because a source did not respond; one line each
public record IncidentRecording(
        String cluster,
        TimeWindow window,
        List<Matrix.Series> series,
        List<MetricsSource.RuleGroup> rules,
        List<LogSource.Line> lines,
        List<RecordedTrace> traces,
        List<String> left) {
    /// Of all series together: 12,000 series for two hours at one sample every fifteen seconds.
    public static final int MAX_SAMPLES = 6_000_000;

    public static final int MAX_SERIES = 200_000;
    public static final int MAX_LINES = 200_000;
    public static final int MAX_TRACES = 500;

    public record RecordedTrace(String id, List<Span> spans) {}

    public long samples() {
        return series.stream().mapToLong(Matrix.Series::size).sum();
    }

    public String text() {
        return series.size() + " series with " + CountText.of(samples(), "sample") + ", "
                + CountText.of(lines.size(), "log line") + " and " + CountText.of(traces.size(), "trace")
                + (left.isEmpty() ? "" : "; left out: " + String.join("; ", left));
    }
}
