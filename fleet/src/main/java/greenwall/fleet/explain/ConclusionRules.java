package greenwall.fleet.explain;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.SectionState.Part;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.source.Failure;
import java.util.List;
import java.util.Optional;

/// Decides whether the evidence is enough to name a cause: the metric must have changed, and something in the log must
/// be unlikely by chance. A burst in the log explains no metric that did not change; requests that are no longer
/// completed are a fault even then.
final class ConclusionRules {
    private static final double ENOUGH = 0.8;
    private static final double LIKELY = 0.5;
    /// A smaller change is too often chance to be sure of its cause.
    private static final double FAINT = 8;

    /// The least evidence of a line that no longer follows another: the odds are a million to one then.
    private static final double SURELY_LEFT_OFF = 1.7;

    /// The share of such breaks that are faults, measured on cases of which half had no fault.
    private static final double OF_A_FAULT = 0.75;

    private ConclusionRules() {}

    static Conclusion of(Explanation known, Optional<Failure> failed, int samples) {
        var ranked = known.templates();
        var read = known.read();
        var lines = read.lines() + " lines";
        if (known.traces().isEmpty()) {
            return Conclusion.nothing(failed.map(f -> "the metric could not be read: " + f.found())
                    .orElse("the query gives no series in this window"));
        }
        if (known.onset().isEmpty()) {
            var length = Unit.duration(known.question().reach().multipliedBy(2));
            var unchanged = "the metric shows no change point in the " + length + " in question";
            return leftOff(ranked)
                    .map(odds -> Conclusion.likely(
                                    unchanged + "; yet " + ranked.getFirst().why() + "; " + odds.words() + cut(read))
                            .by(odds))
                    .orElseGet(() -> Conclusion.nothing(
                            unchanged + ", based on " + samples + " samples; " + lines + " were also read"));
        }
        var unread = known.parts().stream()
                .filter(p -> p.part() == Part.LOGS && p.progress() == Progress.FAILED)
                .findFirst();
        if (ranked.isEmpty() && unread.isPresent()) {
            return Conclusion.nothing("the metric changed, but its log could not be read: "
                    + unread.get().note());
        }
        if (ranked.isEmpty()) {
            return Conclusion.nothing("the metric changed, but nothing in " + lines
                    + " of its log stands out against the time before" + cut(read));
        }
        var best = ranked.getFirst();
        var odds = Odds.ofBest(ranked);
        double probability = odds.probability();
        var onset = known.onset().get();
        boolean faint = !onset.placed() && onset.size() < FAINT;
        if (probability >= ENOUGH && !faint) {
            return Conclusion.conclusive(best.why() + "; " + odds.words() + cut(read))
                    .by(odds);
        }
        if (probability >= LIKELY) {
            return Conclusion.likely((faint ? "the metric changed a little; " : "") + best.why() + "; " + odds.words()
                            + cut(read))
                    .by(odds);
        }
        return Conclusion.nothing("the metric changed" + (faint ? " a little" : "") + ", but the best of " + lines
                        + " has a probability of only " + odds.percent() + " of being its cause: " + best.why()
                        + cut(read))
                .by(odds);
    }

    /// Requests that are no longer completed show a fault even if the metric shows none, as no other line does; but a
    /// release may have removed the line.
    private static Optional<Odds.Best> leftOff(List<RankedTemplate> ranked) {
        return ranked.stream()
                .findFirst()
                .filter(best -> best.part(RankedTemplate.SUCCESSION) >= SURELY_LEFT_OFF)
                .map(_ -> Odds.ofBest(ranked).times(OF_A_FAULT))
                .filter(odds -> odds.probability() >= LIKELY);
    }

    private static String cut(LogCoverage read) {
        return read.cut()
                ? "; only " + Math.round(100 * read.coveredOfWindow())
                        + " % of the window's log could be read, from the onset outwards"
                : "";
    }
}
