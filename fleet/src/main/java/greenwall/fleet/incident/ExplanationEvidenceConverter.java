package greenwall.fleet.incident;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Converts an explanation to evidence: its conclusion, and the first lines of its best templates.
public final class ExplanationEvidenceConverter {
    private static final int MAX_TEMPLATES = 5;
    private static final int LINES_PER_TEMPLATE = 3;

    private ExplanationEvidenceConverter() {}

    public static Evidence of(Explanation explanation) {
        var title = "Explained: " + explanation.title();
        var conclusion = explanation.conclusion().kind().word() + ": "
                + explanation.conclusion().reason()
                + explanation
                        .onset()
                        .map(onset -> "; it began at " + onset.at())
                        .orElse("");
        if (explanation.templates().isEmpty()) {
            return new Evidence.Note(title + "\n" + conclusion);
        }
        var lines = explanation.templates().stream()
                .limit(MAX_TEMPLATES)
                .flatMap(template -> template.samples().stream().limit(LINES_PER_TEMPLATE))
                .map(line -> new Evidence.Line(line.timeNanos(), line.stream(), line.text()))
                .sorted(Comparator.comparingLong(Evidence.Line::timeNanos))
                .toList();
        long all = explanation.templates().stream()
                .mapToLong(RankedTemplate::count)
                .sum();
        return new Evidence.Lines(
                title,
                explanation.question().subject().cluster(),
                explanation.logCoverage().queries().stream()
                        .map(LogCoverage.LogQuery::query)
                        .distinct()
                        .collect(Collectors.joining("\n")),
                explanation.window(),
                lines,
                Math.max(0, all - lines.size()),
                conclusion);
    }

    /// What was found about a service. The lines are in the explanations of its hosts.
    public static Evidence of(ServiceExplanation explained) {
        return new Evidence.Note("Explained: " + explained.service() + "\n" + explained.sentence());
    }

    /// The evidence for an explanation, and a chart of the explained metric if it was read.
    public static List<Evidence> all(Explanation explanation) {
        var conclusion = of(explanation);
        return explanation.metricSeries().stream()
                .findFirst()
                .filter(series -> series.size() > 1)
                .map(series -> List.of(conclusion, chart(explanation, series)))
                .orElse(List.of(conclusion));
    }

    private static Evidence chart(Explanation explanation, TimeSeries series) {
        var times = series.timeMillis();
        long step = Math.max(1, (times[times.length - 1] - times[0]) / (times.length - 1));
        return new Evidence.Chart(
                explanation.title(),
                explanation.question().subject().cluster(),
                explanation.query(),
                Unit.of(explanation.unit()),
                new TimeWindow(Instant.ofEpochMilli(times[0]), Instant.ofEpochMilli(times[times.length - 1])),
                Duration.ofMillis(step),
                List.of(new Matrix.Series(series.labels(), times, series.values(), List.of())),
                explanation.conclusion().kind().word());
    }

    /// The hosts on which the likeliest service runs; one empty name if none is known.
    public static List<String> hosts(ServiceExplanation explained) {
        return explained.hostExplanations().isEmpty()
                ? List.of("")
                : explained.hostExplanations().stream()
                        .flatMap(onHost -> hosts(onHost).stream())
                        .toList();
    }

    /// The hosts of the question, or the one host of the series of its query; one empty name if it has none.
    public static List<String> hosts(Explanation explanation, AlertHostFinder known) {
        var cluster = explanation.question().subject().cluster();
        var ofSeries = explanation.metricSeries().stream()
                .flatMap(series -> known.find(cluster, series.labels()).stream())
                .map(HostState::name)
                .distinct()
                .toList();
        return explanation.question().subject() instanceof ExplainQuestion.QuerySubject && ofSeries.size() == 1
                ? ofSeries
                : hosts(explanation);
    }

    /// The hosts of the question; one empty name if it has none.
    public static List<String> hosts(Explanation explanation) {
        return switch (explanation.question().subject()) {
            case ExplainQuestion.HostSubject subject -> List.of(subject.host());
            case ExplainQuestion.WindowSubject subject when !subject.hosts().isEmpty() -> subject.hosts();
            default -> List.of("");
        };
    }
}
