package greenwall.fleet.explain;

import greenwall.fleet.log.LogLevel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Orders the lines of the likeliest event where their evidence is too similar to decide between them.
final class EvidenceTieBreaker {
    /// Lines within this time are one event, and their order means nothing.
    static final Duration TOGETHER = Duration.ofSeconds(5);
    /// Lines within this time count as simultaneous.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    /// By how much less evidence two lines may differ and still count as similar.
    private static final double SIMILAR_EVIDENCE = 0.15;
    /// The same tolerance for a line that came together with the best one and is more serious.
    private static final double MORE_SERIOUS = 0.3;
    /// The same tolerance for a line that came together with the best one and does not merely repeat it.
    private static final double SAME_EVENT = 0.75;
    /// A line repeats another if the other contains at least this share of its words.
    private static final double REPEATS = 0.7;

    private EvidenceTieBreaker() {}

    /// @param sorted lines in the order of their evidence, at least one
    static void apply(List<RankedTemplate> sorted) {
        mostSeriousFirst(sorted);
        repeatsLast(sorted);
    }

    /// Among lines that came with the best one and have about as much evidence, puts the most serious first,
    /// and of these the earliest: "Starting", not the "Finished" that is a second closer to the onset.
    private static void mostSeriousFirst(List<RankedTemplate> sorted) {
        var best = sorted.getFirst();
        sorted.stream()
                .filter(line -> level(line).compareTo(level(best)) < 0
                                && within(AT_ONCE, line, best)
                                && similar(line, best, MORE_SERIOUS)
                        || level(line).compareTo(level(best)) <= 0
                                && within(TOGETHER, line, best)
                                && line.start().isBefore(best.start())
                                && similar(line, best, SIMILAR_EVIDENCE))
                .min(Comparator.comparing(EvidenceTieBreaker::level).thenComparing(RankedTemplate::start))
                .ifPresent(first -> {
                    sorted.remove(first);
                    sorted.addFirst(first);
                });
    }

    private static LogLevel level(RankedTemplate line) {
        return LogLevel.named(line.level());
    }

    private static boolean within(Duration time, RankedTemplate line, RankedTemplate best) {
        return Duration.between(line.start(), best.start()).abs().compareTo(time) <= 0;
    }

    /// Puts lines that repeat the words of the first one last: "Finished" after the messages in between.
    private static void repeatsLast(List<RankedTemplate> sorted) {
        var best = sorted.getFirst();
        var others = sorted.stream()
                .skip(1)
                .filter(line -> within(TOGETHER, line, best) && similar(line, best, SAME_EVENT))
                .toList();
        var repeats = others.stream().filter(line -> repeats(line, best)).toList();
        if (repeats.size() < others.size()) {
            int last = sorted.indexOf(others.getLast());
            sorted.removeAll(repeats);
            sorted.addAll(last + 1 - repeats.size(), repeats);
        }
    }

    private static boolean similar(RankedTemplate line, RankedTemplate best, double tolerance) {
        return line.host().equals(best.host()) && line.evidence() >= best.evidence() - tolerance;
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
}
