package greenwall.fleet.explain;

import greenwall.fleet.explain.RankedTemplate.ScorePart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Turns the evidence for each line into the probability that it is the cause, compared with all other lines
/// and with the case that none of them is. The steepness was fitted to cases with a known cause; without an
/// onset the same evidence counts less.
public final class LineProbability {
    private static final double STEEP = 2;
    private static final double STEEP_WITHOUT_ONSET = 1.1;
    private static final double EVIDENCE_OF_NONE = 2.35;
    private static final double MAX_PROBABILITY = 0.99;
    private static final String PRECEDENCE = "precedence";
    private static final Duration SHORT_GAP = Duration.ofMinutes(2);
    /// The time between events, in seconds, at which the surprise is 0.
    private static final double NO_SURPRISE_SECONDS = 600;
    /// The evidence, a decimal logarithm, from which on a coincidence counts, and from which on it counts in
    /// full.
    private static final double UNLIKELY = 1;
    private static final double VERY_UNLIKELY = 2;
    /// How much weaker the evidence of the earlier line may be.
    private static final double MAX_WEAKER = 1;
    private static final double FULL_PENALTY = -0.9;

    private LineProbability() {}

    /// The best first, each with its probability as its score.
    ///
    /// @param onset whether the onset of the metric's change is known
    public static List<RankedTemplate> ranked(List<RankedTemplate> templates, boolean onset) {
        var sorted = new ArrayList<>(onset ? penalise(templates) : templates);
        sorted.sort(Comparator.comparingDouble(RankedTemplate::evidence)
                .reversed()
                .thenComparing(RankedTemplate::start)
                .thenComparing(RankedTemplate::id));
        if (sorted.isEmpty()) {
            return sorted;
        }
        double steepness = onset ? STEEP : STEEP_WITHOUT_ONSET;
        double most = Math.max(EVIDENCE_OF_NONE, sorted.getFirst().evidence());
        EvidenceTieBreaker.apply(sorted);
        double sum = Math.exp(steepness * (EVIDENCE_OF_NONE - most));
        for (var template : sorted) {
            sum += Math.exp(steepness * (template.evidence() - most));
        }
        var ranked = new ArrayList<RankedTemplate>();
        for (var template : sorted) {
            double score = Math.exp(steepness * (template.evidence() - most)) / sum;
            ranked.add(template.withRank(ranked.size() + 1, score));
        }
        return ranked;
    }

    /// Ranks the ranked lines of several hosts together, if the cause is on one of them. A template that
    /// several hosts began to write appears once, for the host that wrote it first.
    public static List<RankedTemplate> amongHosts(List<List<RankedTemplate>> hosts) {
        var first = new LinkedHashMap<String, RankedTemplate>();
        var odds = new HashMap<String, Double>();
        for (var lines : hosts) {
            double sumOfScores =
                    lines.stream().mapToDouble(RankedTemplate::score).sum();
            for (var line : lines) {
                odds.merge(line.template(), line.score() / Math.max(1 - MAX_PROBABILITY, 1 - sumOfScores), Double::sum);
                first.merge(line.template(), line, (a, b) -> b.start().isBefore(a.start()) ? b : a);
            }
        }
        double all = 1 + odds.values().stream().mapToDouble(Double::doubleValue).sum();
        var ranked = new ArrayList<RankedTemplate>();
        first.values().stream()
                .sorted(Comparator.comparingDouble(line -> -odds.getOrDefault(line.template(), 0.0)))
                .forEach(line ->
                        ranked.add(line.withRank(ranked.size() + 1, odds.getOrDefault(line.template(), 0.0) / all)));
        return ranked;
    }

    /// The probability that the cause is the best line, a line that came together with it from the same owner,
    /// or one that comes with it each time.
    ///
    /// @param ranks of the lines whose scores are summed
    public record BestLines(double probability, List<Integer> ranks) {
        /// A smaller score is shown as zero.
        private static final double MIN_SHOWN = 0.005;
        /// The minimum evidence that a line no longer follows another: odds of a million to one.
        private static final double CERTAIN_BREAK = 1.7;
        /// The share of such breaks that are faults, measured on cases of which half were without a fault.
        private static final double FAULT_SHARE = 0.75;

        static BestLines of(List<RankedTemplate> ranked) {
            var together = ranked.stream()
                    .filter(line -> together(ranked.getFirst(), line))
                    .toList();
            return new BestLines(
                    together.stream().mapToDouble(RankedTemplate::score).sum(),
                    together.stream()
                            .filter(line -> line.rank() == 1 || line.score() >= MIN_SHOWN)
                            .map(RankedTemplate::rank)
                            .toList());
        }

        /// Requests that are no longer completed show a fault even if the metric shows none, as no other line
        /// does; but a release may have removed the line.
        static Optional<BestLines> ofSequenceBreak(List<RankedTemplate> ranked) {
            return ranked.stream()
                    .findFirst()
                    .filter(best -> best.part(RankedTemplate.SEQUENCE_BREAK) >= CERTAIN_BREAK)
                    .map(_ -> of(ranked))
                    .map(best -> new BestLines(FAULT_SHARE * best.probability, best.ranks));
        }

        private static boolean together(RankedTemplate best, RankedTemplate other) {
            var apart = Duration.between(best.start(), other.start()).abs();
            return best.follows().contains(other.key())
                    || other.follows().contains(best.key())
                    || best.host().equals(other.host()) && apart.compareTo(EvidenceTieBreaker.TOGETHER) <= 0;
        }

        /// `85 %`; never 100 %.
        public String percent() {
            return LineProbability.percent(probability);
        }

        /// Names the lines whose scores are summed, if there are several.
        String words() {
            return "probability " + percent()
                    + (ranks.size() < 2
                            ? ""
                            : ", summed over lines "
                                    + ranks.stream()
                                            .limit(ranks.size() - 1L)
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", "))
                                    + " and " + ranks.getLast() + ", which occur together");
        }
    }

    static String percent(double probability) {
        long whole = Math.round(100 * Math.min(MAX_PROBABILITY, probability));
        return whole == 0 ? "<1 %" : whole + " %";
    }

    /// Lowers the evidence of a line if an equally rare line of the same owner began shortly before it, or
    /// precedes it each time. That is unlikely to be chance, so the later line probably follows from the
    /// earlier one and is not the cause itself.
    private static List<RankedTemplate> penalise(List<RankedTemplate> templates) {
        var alone = templates.stream().map(t -> with(t, 0)).toList();
        return alone.stream()
                .map(line -> with(
                        line,
                        FULL_PENALTY
                                * alone.stream()
                                        .mapToDouble(other -> leads(other, line))
                                        .max()
                                        .orElse(0)))
                .toList();
    }

    private static RankedTemplate with(RankedTemplate template, double value) {
        var parts = new ArrayList<>(template.parts());
        parts.removeIf(part -> part.name().equals(PRECEDENCE));
        if (value < 0) {
            parts.add(new ScorePart(PRECEDENCE, value, "something equally rare began shortly before it"));
        }
        return template.withEvidence(parts, template.why());
    }

    /// How certainly the later line follows from the earlier one, from 0 to 1.
    private static double leads(RankedTemplate earlier, RankedTemplate later) {
        var gap = Duration.between(earlier.start(), later.start());
        boolean rises = earlier.change().rises();
        if (rises && later.follows().contains(earlier.key())) {
            return earlier.evidence() < later.evidence() - MAX_WEAKER ? 0 : 1;
        }
        if (!rises
                || gap.compareTo(EvidenceTieBreaker.TOGETHER) <= 0
                || gap.compareTo(SHORT_GAP) > 0
                || !earlier.host().equals(later.host())
                || earlier.evidence() < later.evidence() - MAX_WEAKER) {
            return 0;
        }
        double unlikely = earlier.part("surprise")
                + earlier.part("rarity")
                + Math.log10(NO_SURPRISE_SECONDS * 1000 / gap.toMillis());
        return Math.clamp((unlikely - UNLIKELY) / (VERY_UNLIKELY - UNLIKELY), 0, 1);
    }
}
