package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The data of a cluster's sources during an incident, so that it can be replayed without them: samples as
/// scraped, log lines, traces, and the rules whose alerts are in `ALERTS`.
///
/// @param omitted the data that was omitted for its size, or because a source did not respond; one line each
public record IncidentRecording(
        String cluster,
        TimeWindow window,
        List<Matrix.Series> series,
        List<MetricsSource.RuleGroup> rules,
        List<LogSource.Line> lines,
        List<RecordedTrace> traces,
        List<String> omitted) {
    /// Of all series together: 12,000 series for two hours at one sample every fifteen seconds.
    public static final int MAX_SAMPLES = 6_000_000;

    public static final int MAX_SERIES = 200_000;
    public static final int MAX_LINES = 200_000;
    public static final int MAX_TRACES = 500;
    /// Of one trace.
    public static final int MAX_SPANS = 20_000;

    /// Of one series, log line or span.
    public static final int MAX_LABELS = 256;

    public static final int MAX_TEXT_BYTES = 1 << 20;

    public record RecordedTrace(String id, List<Span> spans) {}

    /// Without what a file cannot hold; `omitted` says how much that is.
    public IncidentRecording withinLimits() {
        var allOmitted = new ArrayList<>(omitted);
        var keptTraces = traces.stream()
                .map(trace -> new RecordedTrace(
                        trace.id(),
                        trace.spans().stream()
                                .filter(IncidentRecording::fits)
                                .limit(MAX_SPANS)
                                .toList()))
                .toList();
        report(
                CountText.of(spans(traces) - spans(keptTraces), "span"),
                spans(traces) > spans(keptTraces),
                "more than " + MAX_SPANS + " in a trace, ",
                allOmitted);
        return new IncidentRecording(
                cluster,
                window,
                kept("series", "series", series, one -> fits(one.labels().toMap()), allOmitted),
                kept("rule group", "rule groups", rules, IncidentRecording::fits, allOmitted),
                kept(
                        "log line",
                        "log lines",
                        lines,
                        line -> fits(line.text()) && fits(line.stream().toMap()) && fits(line.metadata()),
                        allOmitted),
                keptTraces,
                allOmitted);
    }

    /// With the first log lines only.
    public IncidentRecording withLines(int count, String why) {
        var allOmitted = new ArrayList<>(omitted);
        allOmitted.add("log lines after the first " + count + " (" + why + ")");
        return new IncidentRecording(cluster, window, series, rules, lines.subList(0, count), traces, allOmitted);
    }

    private static <T> List<T> kept(String one, String many, List<T> all, Predicate<T> fits, List<String> omitted) {
        var kept = all.stream().filter(fits).toList();
        int number = all.size() - kept.size();
        report(CountText.of(number, one, many), number > 0, "", omitted);
        return kept;
    }

    private static void report(String count, boolean any, String why, List<String> omitted) {
        if (any) {
            omitted.add(count + " (" + why + "more than " + MAX_LABELS + " labels, or a string over "
                    + (MAX_TEXT_BYTES >> 20) + " MiB)");
        }
    }

    private static long spans(List<RecordedTrace> traces) {
        return traces.stream().mapToLong(trace -> trace.spans().size()).sum();
    }

    private static boolean fits(MetricsSource.RuleGroup group) {
        return fits(group.name())
                && group.rules().stream()
                        .allMatch(rule -> fits(rule.name())
                                && fits(rule.query())
                                && fits(rule.labels().toMap())
                                && fits(rule.annotations()));
    }

    private static boolean fits(Span span) {
        return Stream.of(span.id(), span.parent(), span.service(), span.operation(), span.message())
                        .allMatch(IncidentRecording::fits)
                && fits(span.attributes())
                && fits(span.resource());
    }

    private static boolean fits(Map<String, String> labels) {
        return labels.size() <= MAX_LABELS
                && labels.entrySet().stream().allMatch(label -> fits(label.getKey()) && fits(label.getValue()));
    }

    private static boolean fits(String text) {
        // A character has at most three bytes.
        return text.length() <= MAX_TEXT_BYTES / 3 || text.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES;
    }

    public long samples() {
        return series.stream().mapToLong(Matrix.Series::size).sum();
    }

    public String text() {
        return series.size() + " series with " + CountText.of(samples(), "sample") + ", "
                + CountText.of(lines.size(), "log line") + " and " + CountText.of(traces.size(), "trace")
                + (omitted.isEmpty() ? "" : "; left out: " + String.join("; ", omitted));
    }
}
