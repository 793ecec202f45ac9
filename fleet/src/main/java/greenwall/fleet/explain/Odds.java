package greenwall.fleet.explain;

import greenwall.fleet.explain.logs.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns evidence into probabilities: of each line against all others and against the case that none of them is the
/// cause. The steepness was fitted to cases with a known cause; without an onset the same evidence counts less.
public final class Odds {
    private static final double STEEP = 2;
    private static final double STEEP_WITHOUT_ONSET = 1.1;
    private static final double NONE = 2.35;
    /// Lines within this time are one event, in which their order means nothing.
    static final Duration TOGETHER = Duration.ofSeconds(5);
    /// Lines within this time count as simultaneous.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final double MOST = 0.99;
    /// How much less evidence a line of about the same rank may have.
    private static final double ALIKE = 0.15;
    /// The same for a line that came together with the best one and is more serious.
    private static final double MORE_SERIOUS = 0.3;
    /// The same for a line that came together with the best one and does not merely repeat it.
    private static final double OF_THE_SAME = 0.75;
    /// A line with so many of its words in another repeats it.
    private static final double REPEATS = 0.7;
    /// A smaller score is shown as zero.
    private static final double SHOWN = 0.005;

    private Odds() {}

    /// The templates in order, best first, each with its probability as its score.
    ///
    /// @param onset whether the metric's change is known
    public static List<RankedTemplate> ranked(List<RankedTemplate> templates, boolean onset) {
        var sorted = new ArrayList<>(onset ? PrecedingLines.judged(templates) : templates);
        sorted.sort(Comparator.comparingDouble(RankedTemplate::evidence)
                .reversed()
                .thenComparing(RankedTemplate::start)
                .thenComparing(RankedTemplate::id));
        if (sorted.isEmpty()) {
            return sorted;
        }
        double steep = onset ? STEEP : STEEP_WITHOUT_ONSET;
        double most = Math.max(NONE, sorted.getFirst().evidence());
        mostSeriousFirst(sorted);
        repeatsLast(sorted);
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

    /// Ranks the lines of several hosts together, if the cause is on one of them. A template that several hosts began
    /// to write appears once, for the host that wrote it first.
    ///
    /// @param hosts the ranked lines of each host
    public static List<RankedTemplate> amongHosts(List<List<RankedTemplate>> hosts) {
        var first = new LinkedHashMap<String, RankedTemplate>();
        var odds = new HashMap<String, Double>();
        for (var lines : hosts) {
            double said = lines.stream().mapToDouble(RankedTemplate::score).sum();
            for (var line : lines) {
                odds.merge(line.template(), line.score() / Math.max(1 - MOST, 1 - said), Double::sum);
                first.merge(line.template(), line, (a, b) -> b.start().isBefore(a.start()) ? b : a);
            }
        }
        double all = 1 + odds.values().stream().mapToDouble(Double::doubleValue).sum();
        var ranked = new ArrayList<RankedTemplate>();
        first.values().stream()
                .sorted(Comparator.comparingDouble(line -> -odds.getOrDefault(line.template(), 0.0)))
                .forEach(line -> ranked.add(line.at(ranked.size() + 1, odds.getOrDefault(line.template(), 0.0) / all)));
        return ranked;
    }

    /// Among lines that came with the best one and have about as much evidence, puts the most serious first, and of
    /// these the earliest: "Starting", not the "Finished" that is a second closer to the onset.
    private static void mostSeriousFirst(List<RankedTemplate> sorted) {
        var best = sorted.getFirst();
        sorted.stream()
                .filter(line -> level(line).compareTo(level(best)) < 0
                                && within(AT_ONCE, line, best)
                                && alike(line, best, MORE_SERIOUS)
                        || level(line).compareTo(level(best)) <= 0
                                && within(TOGETHER, line, best)
                                && line.start().isBefore(best.start())
                                && alike(line, best, ALIKE))
                .min(Comparator.comparing(Odds::level).thenComparing(RankedTemplate::start))
                .ifPresent(first -> {
                    sorted.remove(first);
                    sorted.addFirst(first);
                });
    }

    private static Level level(RankedTemplate line) {
        return Level.named(line.level());
    }

    private static boolean within(Duration time, RankedTemplate line, RankedTemplate best) {
        return Duration.between(line.start(), best.start()).abs().compareTo(time) <= 0;
    }

    /// Puts lines that repeat the words of the first one after those that do not: "Finished" after the messages in
    /// between.
    private static void repeatsLast(List<RankedTemplate> sorted) {
        var best = sorted.getFirst();
        var others = sorted.stream()
                .skip(1)
                .filter(line -> within(TOGETHER, line, best) && alike(line, best, OF_THE_SAME))
                .toList();
        var repeats = others.stream().filter(line -> repeats(line, best)).toList();
        if (repeats.size() < others.size()) {
            int last = sorted.indexOf(others.getLast());
            sorted.removeAll(repeats);
            sorted.addAll(last + 1 - repeats.size(), repeats);
        }
    }

    private static boolean alike(RankedTemplate line, RankedTemplate best, double within) {
        return line.host().equals(best.host()) && line.evidence() >= best.evidence() - within;
    }

    private static boolean repeats(RankedTemplate line, RankedTemplate best) {
        var own = words(line);
        var same = new HashSet<>(own);
        same.retainAll(words(best));
        return same.size() >= REPEATS * own.size();
    }

    private static Set<String> words(RankedTemplate line) {
        return Arrays.stream(line.template().split("\\P{L}+"))
                .filter(w -> !w.isEmpty())
                .collect(Collectors.toSet());
    }

    /// The probability that the best line, or one that came together with it from the same owner or comes with it each
    /// time, is the cause.
    ///
    /// @param ranks of the lines whose scores are summed
    public record Best(double probability, List<Integer> ranks) {
        Best times(double share) {
            return new Best(share * probability, ranks);
        }

        /// `85 %`; never 100 %.
        public String percent() {
            return Odds.percent(probability);
        }

        /// Names the lines whose scores are summed, if there are several.
        String words() {
            return "probability " + percent()
                    + (ranks.size() < 2
                            ? ""
                            : ", the sum over lines "
                                    + ranks.stream().map(String::valueOf).collect(Collectors.joining(", "))
                                    + ", which occur together");
        }
    }

    static String percent(double probability) {
        long whole = Math.round(100 * Math.min(MOST, probability));
        return whole == 0 ? "<1 %" : whole + " %";
    }

    private static boolean together(RankedTemplate best, RankedTemplate other) {
        var apart = Duration.between(best.start(), other.start()).abs();
        return best.follows().contains(other.key())
                || other.follows().contains(best.key())
                || best.host().equals(other.host()) && apart.compareTo(TOGETHER) <= 0;
    }

    static Best ofBest(List<RankedTemplate> ranked) {
        var together =
                ranked.stream().filter(one -> together(ranked.getFirst(), one)).toList();
        return new Best(
                together.stream().mapToDouble(RankedTemplate::score).sum(),
                together.stream()
                        .filter(one -> one.rank() == 1 || one.score() >= SHOWN)
                        .map(RankedTemplate::rank)
                        .toList());
    }
}
