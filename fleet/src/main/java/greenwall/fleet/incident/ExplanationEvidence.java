package greenwall.fleet.incident;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.ExplainedSeries;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Makes evidence of an explanation: its conclusion, and the first lines of its best templates.
public final class ExplanationEvidence {
    private static final int MOST_TEMPLATES = 5;
    private static final int LINES_OF_EACH = 3;

    private ExplanationEvidence() {}

    public static Evidence of(Explanation explanation) {
        var title = "Explained: " + explanation.title();
        var said = explanation.verdict().kind().word() + ": "
                + explanation.verdict().reason()
                + explanation
                        .onset()
                        .map(onset -> "; it began at " + onset.at())
                        .orElse("");
        if (explanation.templates().isEmpty()) {
            return new Evidence.Note(title + "\n" + said);
        }
        var lines = explanation.templates().stream()
                .limit(MOST_TEMPLATES)
                .flatMap(template -> template.samples().stream().limit(LINES_OF_EACH))
                .map(line -> new Evidence.Line(line.timeNanos(), line.stream(), line.text()))
                .sorted((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()))
                .toList();
        long all = explanation.templates().stream()
                .mapToLong(RankedTemplate::count)
                .sum();
        return new Evidence.Lines(
                title,
                explanation.question().subject().cluster(),
                explanation.query(),
                explanation.window(),
                lines,
                Math.max(0, all - lines.size()),
                said);
    }

    /// Includes the metric that was read, if any.
    public static List<Evidence> all(Explanation explanation) {
        var said = of(explanation);
        return explanation.traces().stream()
                .findFirst()
                .filter(trace -> trace.size() > 1)
                .map(trace -> List.of(said, chart(explanation, trace)))
                .orElse(List.of(said));
    }

    private static Evidence chart(Explanation explanation, ExplainedSeries trace) {
        var times = trace.timeMillis();
        long step = Math.max(1, (times[times.length - 1] - times[0]) / (times.length - 1));
        return new Evidence.Chart(
                explanation.title(),
                explanation.question().subject().cluster(),
                explanation.query(),
                Unit.of(explanation.unit()),
                new TimeWindow(Instant.ofEpochMilli(times[0]), Instant.ofEpochMilli(times[times.length - 1])),
                Duration.ofMillis(step),
                List.of(new Matrix.Series(trace.labels(), times, trace.values(), List.of())),
                List.of(),
                explanation.verdict().kind().word());
    }

    /// The hosts of the question; one empty name where it has none.
    public static List<String> hosts(Explanation explanation) {
        return switch (explanation.question().subject()) {
            case Question.OfHost asked -> List.of(asked.host());
            case Question.OfWindow asked when !asked.hosts().isEmpty() -> asked.hosts();
            default -> List.of("");
        };
    }
}
