package greenwall.fleet.explain;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.PartState.Part;
import greenwall.fleet.explain.PartState.Progress;
import greenwall.fleet.source.Failure;
import java.util.Optional;

/// Whether there is enough to speak of a cause: the metric must have changed, and something in the log must
/// stand out against chance. A burst in the log explains no metric that stood still.
final class Verdicts {
    private static final double ENOUGH = 0.8;
    private static final double ENOUGH_FOR_FAINT = 0.9;
    private static final double LIKELY = 0.5;
    private static final double FAINT = 8;

    private Verdicts() {}

    static Conclusion of(Explanation known, Optional<Failure> failed, int samples) {
        var ranked = known.templates();
        var read = known.read();
        var lines = read.lines() + " lines";
        if (known.traces().isEmpty()) {
            return Conclusion.nothing(failed.map(f -> "the metric could not be read: " + f.found())
                    .orElse("the query gives no series in this window"));
        }
        var length = Unit.duration(known.question().reach().multipliedBy(2));
        if (known.onset().isEmpty()) {
            return Conclusion.nothing("the metric shows no change point in the " + length + " in question, by "
                    + samples + " samples of then and before; " + lines + " were read beside it");
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
        if (probability >= (faint ? ENOUGH_FOR_FAINT : ENOUGH)) {
            return Conclusion.conclusive(best.why() + "; " + odds.words() + cut(read))
                    .by(odds);
        }
        if (probability >= LIKELY) {
            return Conclusion.likely(best.why() + "; " + odds.words() + cut(read))
                    .by(odds);
        }
        return Conclusion.nothing("the metric changed" + (faint ? " a little" : "") + ", but the best of " + lines
                        + " is its cause with a probability of " + odds.percent() + " only: " + best.why() + cut(read))
                .by(odds);
    }

    private static String cut(LogsRead read) {
        return read.cut()
                ? "; only " + Math.round(100 * read.coveredOfWindow())
                        + " % of the window's log could be read, from the onset outwards"
                : "";
    }
}
