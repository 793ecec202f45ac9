package greenwall.fleet.problem;

import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.Trace;
import java.time.Instant;
import java.util.Optional;

/// What an explanation of a problem came to.
///
/// @param quantity what was explained, and its unit
/// @param usual the value before the onset; NaN where there was no change
/// @param line the first line that tells the cause; empty where nothing is conclusive
/// @param trace the metric, for a sparkline
/// @param reason why that is so, in one sentence
public record Finding(
        String quantity,
        String unit,
        Conclusion.Kind verdict,
        Optional<Instant> onset,
        double usual,
        Optional<Line> line,
        Optional<Trace> trace,
        String reason) {
    /// A line of a log: when, of which host, and what it says.
    public record Line(Instant at, String host, String text) {}

    private static final int LONGEST = 400;

    /// @param question one of [Study#question]
    public static Finding of(Question question, Explanation explanation) {
        var quantity = question.subject() instanceof Question.OfHost host
                ? host.quantity().orElse("")
                : "";
        boolean found = explanation.verdict().kind() == Conclusion.Kind.CONCLUSIVE
                || explanation.verdict().kind() == Conclusion.Kind.LIKELY;
        return new Finding(
                quantity,
                explanation.unit(),
                explanation.verdict().kind(),
                explanation.onset().map(onset -> onset.at()),
                explanation.onset().map(onset -> onset.before()).orElse(Double.NaN),
                found
                        ? explanation.templates().stream()
                                .findFirst()
                                .flatMap(template -> template.samples().stream()
                                        .min((a, b) -> Long.compare(a.timeNanos(), b.timeNanos()))
                                        .map(line -> new Line(
                                                Instant.ofEpochMilli(line.timeNanos() / 1_000_000),
                                                template.host(),
                                                cut(line.text()))))
                        : Optional.empty(),
                explanation.traces().stream().findFirst(),
                explanation.verdict().reason());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /// The line for a card: what it says, or that nothing conclusive was found.
    public String text() {
        return line.map(Line::text).orElse(Conclusion.Kind.NOTHING_CONCLUSIVE.word());
    }
}
