package greenwall.fleet.explain;

import greenwall.fleet.CountText;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import java.util.Optional;

/// Decides whether the evidence is enough to name a cause: the metric must have changed, and something in the
/// log must be unlikely by chance. A burst in the log does not matter if the metric did not change, but
/// requests that are no longer completed are a fault even then.
record ConclusionRules(Explanation explanation, ExplainedMetric metric) {
    private static final double CONCLUSIVE = 0.8;
    private static final double LIKELY = 0.5;

    Conclusion conclude() {
        var ranked = explanation.templates();
        var lines = CountText.of(explanation.logCoverage().lines(), "line");
        if (explanation.metricSeries().isEmpty()) {
            return Conclusion.nothing(metric.failure()
                    .map(f -> "the metric could not be read: " + f.found())
                    .orElse("the query returns no series in this time range" + metric.gaps()));
        }
        if (explanation.onset().isEmpty()) {
            var unchanged = metric.unchanged();
            return LineProbability.BestLines.ofSequenceBreak(ranked)
                    .filter(odds -> odds.probability() >= LIKELY)
                    .map(odds -> Conclusion.likely(unchanged + ", but one log template changed: "
                                    + ranked.getFirst().why() + "; " + odds.words() + gaps())
                            .withBestLines(odds))
                    .orElseGet(() -> Conclusion.nothing(unchanged + "; "
                            + (explanation.logCoverage().lines() == 0
                                    ? "no log lines were read"
                                    : lines + (explanation.logCoverage().lines() == 1 ? " was" : " were")
                                            + " also read")
                            + metric.gaps()));
        }
        var onset = explanation.onset().get();
        var changed = onset.placed() ? "the onset was set by hand" : "the metric changed";
        var placed = onset.placed() ? "; " + changed : "";
        var unread = unread();
        if (ranked.isEmpty() && unread.isPresent()) {
            return Conclusion.nothing(changed + ", but " + unread.get() + metric.gaps());
        }
        if (ranked.isEmpty()) {
            return Conclusion.nothing(
                    explanation.logCoverage().lines() == 0
                            ? changed + ", but no log line was found that could explain it" + gaps()
                            : changed + ", but nothing in " + lines
                                    + " of the log stands out compared with the time before" + gaps());
        }
        var best = ranked.getFirst();
        var odds = LineProbability.BestLines.of(ranked);
        double probability = odds.probability();
        boolean small = onset.small();
        if (probability >= CONCLUSIVE && !small && isComplete()) {
            return Conclusion.conclusive(best.why() + "; " + odds.words() + placed + gaps())
                    .withBestLines(odds);
        }
        if (probability >= LIKELY) {
            return Conclusion.likely((small ? "the metric changed only a little; the likeliest log line: " : "")
                            + best.why() + "; " + odds.words() + placed + gaps())
                    .withBestLines(odds);
        }
        return Conclusion.nothing(changed + (small ? " a little" : "") + ", but the likeliest cause among "
                        + lines + " has a probability of only " + odds.percent() + ": " + best.why()
                        + gaps())
                .withBestLines(odds);
    }

    /// Why the host's own log was not read to its end; empty if it was.
    private Optional<String> unread() {
        var read = explanation.logCoverage().lines() == 0
                ? "the log of the host itself could not be read: "
                : "not all of the host's own log was read: ";
        return explanation.sections().stream()
                .filter(p -> p.kind() == SectionKind.LOGS && p.progress() != Progress.DONE)
                .map(p -> read + (p.progress().over() ? p.note() : ExplanationDraft.TIME_WAS_UP))
                .findFirst();
    }

    /// Whether nothing is missing that could name another cause.
    private boolean isComplete() {
        return unread().isEmpty()
                && metric.read().incomplete().isEmpty()
                && metric.read().omitted() == 0;
    }

    /// What could not be read, as an addition to a sentence.
    private String gaps() {
        return explanation.logCoverage().gaps(", from the onset outwards")
                + unread().map(why -> "; " + why).orElse("")
                + metric.gaps();
    }
}
