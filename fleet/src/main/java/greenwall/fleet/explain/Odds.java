package greenwall.fleet.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Turns evidence into probabilities: each line's beside all others and beside the case that none of them is the
/// cause. How steeply was fitted to cases whose cause is known; without an onset the same evidence says less.
public final class Odds {
    private static final double STEEP = 2;
    private static final double STEEP_WITHOUT_ONSET = 1.1;
    private static final double NONE = 2.35;
    /// What comes closer together is one event, whose lines are in no order.
    static final Duration TOGETHER = Duration.ofSeconds(5);
    private static final double MOST = 0.99;
    /// A smaller score reads as nought.
    private static final double SHOWN = 0.005;

    private Odds() {}

    /// The same in order, best first, each with its probability as its score.
    ///
    /// @param onset whether the metric's change is known
    public static List<RankedTemplate> ranked(List<RankedTemplate> templates, boolean onset) {
        var sorted = (onset ? Precedence.judged(templates) : templates)
                .stream()
                        .sorted(Comparator.comparingDouble(RankedTemplate::evidence)
                                .reversed()
                                .thenComparing(RankedTemplate::start)
                                .thenComparing(RankedTemplate::id))
                        .toList();
        if (sorted.isEmpty()) {
            return sorted;
        }
        double steep = onset ? STEEP : STEEP_WITHOUT_ONSET;
        double most = Math.max(NONE, sorted.getFirst().evidence());
        double sum = Math.exp(steep * (NONE - most));
        for (var template : sorted) {
            sum += Math.exp(steep * (template.evidence() - most));
        }
        var ranked = new ArrayList<RankedTemplate>();
        for (var template : sorted) {
            double score = Math.exp(steep * (template.evidence() - most)) / sum;
            ranked.add(template.at(ranked.size() + 1, score));
        }
        return ranked;
    }

    /// The probability that the best line, or one that came together with it from the same owner, is the cause.
    ///
    /// @param ranks of the lines whose scores it is the sum of
    public record Best(double probability, List<Integer> ranks) {
        public Best {
            ranks = List.copyOf(ranks);
        }

        /// `85 %`; nothing is certain.
        public String percent() {
            return Math.round(100 * Math.min(MOST, probability)) + " %";
        }

        /// With the lines that it is the sum of, where there are several.
        String words() {
            return "probability " + percent()
                    + (ranks.size() < 2
                            ? ""
                            : ", the sum of lines "
                                    + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                    + ", which came within " + TOGETHER.toSeconds() + " s of each other");
        }
    }

    static Best ofBest(List<RankedTemplate> ranked) {
        var together = ranked.stream()
                .filter(one -> one.host().equals(ranked.getFirst().host())
                        && Duration.between(ranked.getFirst().start(), one.start())
                                        .abs()
                                        .compareTo(TOGETHER)
                                <= 0)
                .toList();
        return new Best(
                together.stream().mapToDouble(RankedTemplate::score).sum(),
                together.stream()
                        .filter(one -> one.rank() == 1 || one.score() >= SHOWN)
                        .map(RankedTemplate::rank)
                        .toList());
    }
}
