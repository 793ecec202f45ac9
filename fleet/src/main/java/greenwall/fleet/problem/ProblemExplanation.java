package greenwall.fleet.problem;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The result of explaining a problem.
///
/// @param question empty for a service, which is explained along its calls
/// @param usual the value before the onset; NaN if there was no change
/// @param line the first log line that shows the cause; empty where nothing is conclusive
/// @param series the metric, for a sparkline
/// @param reason the reason for the verdict, in one sentence
/// @param chain for a service, the complete chain to the cause in one sentence; empty where nothing is
///     conclusive
public record ProblemExplanation(
        Optional<ExplainQuestion> question,
        String quantity,
        String unit,
        Conclusion.Kind verdict,
        Optional<Instant> onset,
        double usual,
        Optional<Line> line,
        Optional<TimeSeries> series,
        String reason,
        Optional<String> chain) {
    /// @param at when its lines began, became more or fewer, or stopped
    public record Line(Instant at, String host, String text, RankedTemplate.FrequencyChange change) {
        private static Optional<Line> of(RankedTemplate template) {
            var samples = template.samples();
            long start = template.start().toEpochMilli();
            return samples.stream()
                    .filter(line -> line.timeNanos() / 1_000_000 >= start)
                    .findFirst()
                    .or(() -> samples.stream().findFirst())
                    .map(line -> new Line(
                            template.start(),
                            template.host(),
                            SanitizedText.cut(line.text(), LONGEST),
                            template.change()));
        }
    }

    private static final int LONGEST = 400;
    /// The lines of a service fault share its probability, so the best one scores lower than a single line
    /// would.
    private static final double LIKELY_OF_SERVICE = 0.4;

    /// The conclusion of an explanation.
    ///
    /// @param question one of [ProblemExplainQuestions#of]
    public static ProblemExplanation of(ExplainQuestion question, Explanation explanation) {
        var quantity = question.subject() instanceof ExplainQuestion.HostSubject host
                ? host.quantity().orElse("")
                : "";
        boolean found = explanation.conclusion().kind() == Conclusion.Kind.CONCLUSIVE
                || explanation.conclusion().kind() == Conclusion.Kind.LIKELY;
        return new ProblemExplanation(
                Optional.of(question),
                quantity,
                explanation.unit(),
                explanation.conclusion().kind(),
                explanation.onset().map(Onset::at),
                usual(explanation),
                found ? explanation.templates().stream().findFirst().flatMap(Line::of) : Optional.empty(),
                explanation.metricSeries().stream().findFirst(),
                explanation.conclusion().reason(),
                Optional.empty());
    }

    /// The conclusion of a service's explanation; empty if no metric reports it.
    public static ProblemExplanation of(String service, Optional<ServiceExplanation> explained) {
        boolean found = explained.map(ServiceExplanation::conclusive).orElse(false);
        var line = explained
                .filter(_ -> found)
                .flatMap(ServiceExplanation::line)
                .filter(cause -> cause.score() >= LIKELY_OF_SERVICE);
        var reason = explained.map(ServiceExplanation::reason).orElse("the service " + service + " is not known now");
        return withoutMetric(
                found,
                explained.flatMap(e -> e.causes().stream().findFirst()).map(Cause::onset),
                line.map(cause -> new Line(
                        cause.onset(), cause.name(), SanitizedText.cut(cause.text(), LONGEST), cause.change())),
                reason);
    }

    private static ProblemExplanation withoutMetric(
            boolean conclusive, Optional<Instant> onset, Optional<Line> line, String reason) {
        return new ProblemExplanation(
                Optional.empty(),
                "",
                "",
                conclusive ? Conclusion.Kind.CONCLUSIVE : Conclusion.Kind.NOTHING_CONCLUSIVE,
                onset,
                Double.NaN,
                line,
                Optional.empty(),
                reason,
                conclusive ? Optional.of(reason) : Optional.empty());
    }

    /// The explanation of a problem whose symptoms are all approaching dates; empty for any other problem.
    static Optional<ProblemExplanation> ofDate(List<Symptom> members) {
        var counting = members.stream().filter(Symptom::opensProblem).toList();
        var why = "An expiry date is near or past, so no other cause was searched for.";
        return counting.isEmpty() || !counting.stream().allMatch(Symptom::countdown)
                ? Optional.empty()
                : Optional.of(withoutMetric(true, Optional.empty(), Optional.empty(), why));
    }

    /// The explanation of a problem that no metric shows.
    static ProblemExplanation ofNoMetric(String why) {
        return withoutMetric(false, Optional.empty(), Optional.empty(), why);
    }

    /// Whether the cause is known and no further attempt is needed.
    boolean hasCause() {
        return line.isPresent() || chain.isPresent();
    }

    /// The median before the onset, since the last values before it may already be rising.
    private static double usual(Explanation explanation) {
        var onset = explanation.onset();
        var series = explanation.metricSeries().stream().findFirst();
        if (onset.isEmpty() || series.isEmpty()) {
            return Double.NaN;
        }
        long last = onset.get().last().toEpochMilli();
        var before = IntStream.range(0, series.get().size())
                .filter(i -> series.get().timeMillis()[i] < last)
                .mapToDouble(i -> series.get().values()[i])
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return before.length == 0 ? onset.get().before() : before[before.length / 2];
    }

    /// The words before the line: whether it is only a likely cause, and whether it is missing. For a service,
    /// the chain is the conclusion, so its line is only likely.
    public String linePrefix() {
        boolean sure = verdict == Conclusion.Kind.CONCLUSIVE && chain.isEmpty();
        return (sure ? "" : Conclusion.Kind.LIKELY.word() + ": ")
                + line.map(shown -> shown.change().prefix()).orElse("");
    }
}
