package greenwall.fleet.explain.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds pairs of lines of which the second usually follows the first, and where that stops: the first still
/// occurs, but the second no longer follows. Both lines may have the same owner, or the first may come from a
/// caller. The amount of traffic does not matter, and it is not a break if the first line is missing too.
final class SequenceBreakFinder {
    private static final int LONGEST_LAG = 2_000;
    private static final int SHORTEST_LAG = 50;
    private static final int MAX_LOOKBACK_LINES = 60;
    private static final int SAMPLES = 30;
    private static final int MARGIN = 5_000;
    private static final int MIN_LINES = 4;
    private static final int MIN_BLOCKS = 5;
    private static final int CANDIDATES = 8;
    private static final int BLOCK = 60_000;
    private static final double MIN_SAMPLE_SHARE = 0.8;
    private static final double MIN_RELIABILITY = 0.7;
    private static final double RELIABILITY_TOLERANCE = 0.15;
    private static final double MIN_VARIANCE = 0.05;
    private static final double MEDIAN = 0.5;
    /// The median of the squared deviations, in variances, if they are due to chance alone.
    private static final double MEDIAN_BY_CHANCE = 0.455;
    private static final double MAX_REMAINING_SHARE = 0.75;

    private final List<TemplateShare.Interval> intervals;
    private final List<TemplateOccurrences> allOccurrences;
    private final Map<TemplateOccurrences, Integer> indices = new IdentityHashMap<>();
    private final List<int[]> stamps;
    private final int[] times;
    private final int[] templateOfTime;
    private final int logStart;

    /// @param before the line that still occurs
    /// @param start when it first occurred without the other
    /// @param lines the number of times that the other has followed it since then, out of `all`; before, it was
    ///     `usual` out of `allUsual`
    record Break(TemplateOccurrences before, int start, int lines, int all, int usual, int allUsual, double evidence) {}

    /// @param intervals in which to search for a break
    /// @param logStart when the log began, in milliseconds
    SequenceBreakFinder(
            Collection<TemplateOccurrences> allOccurrences, List<TemplateShare.Interval> intervals, int logStart) {
        this.intervals = List.copyOf(intervals);
        this.allOccurrences = List.copyOf(allOccurrences);
        this.logStart = logStart;
        this.stamps = this.allOccurrences.stream().map(t -> t.times.inOrder()).toList();
        var both = new long[stamps.stream().mapToInt(s -> s.length).sum()];
        int n = 0;
        for (int i = 0; i < stamps.size(); i++) {
            indices.put(this.allOccurrences.get(i), i);
            for (int time : stamps.get(i)) {
                both[n++] = ((long) time << 32) | i;
            }
        }
        Arrays.sort(both);
        this.times = Arrays.stream(both).mapToInt(b -> (int) (b >> 32)).toArray();
        this.templateOfTime = Arrays.stream(both).mapToInt(b -> (int) b).toArray();
    }

    /// Empty if the line does not reliably follow another, or still follows it.
    Optional<Break> find(TemplateOccurrences occurrences) {
        int self = indices.getOrDefault(occurrences, -1);
        if (self < 0) {
            return Optional.empty();
        }
        var own = stamps.get(self);
        // In a log that has just begun, the time until shortly before the instant is the only reference.
        int until = intervals.stream()
                .mapToInt(s -> s.start() - MARGIN)
                .sorted()
                .filter(t -> LineTimes.lowerBound(own, t) >= MIN_LINES)
                .findFirst()
                .orElse(Integer.MIN_VALUE);
        int history = LineTimes.lowerBound(own, until);
        if (history < MIN_LINES || intervals.stream().noneMatch(s -> dropped(own, s))) {
            return Optional.empty();
        }
        return predecessor(self, own, history, until)
                .map(found -> strongestBreak(found, occurrences))
                .filter(b -> b.evidence() > 0);
    }

    /// Whether both are the same, or one contains the lines of the other.
    private boolean sameLines(int one, int other) {
        if (one == other) {
            return true;
        }
        var a = allOccurrences.get(one);
        var b = allOccurrences.get(other);
        return a.template == b.template && a.host.equals(b.host) && a.isEntireTemplate() != b.isEntireTemplate();
    }

    private boolean dropped(int[] own, TemplateShare.Interval interval) {
        int before = interval.start() - MARGIN;
        double rate = LineTimes.lowerBound(own, before) / Math.max(1.0, before - logStart);
        int lines = LineTimes.lowerBound(own, interval.until()) - LineTimes.lowerBound(own, interval.start());
        return lines < MAX_REMAINING_SHARE * rate * (interval.until() - interval.start());
    }

    private record Predecessor(int index, int lag, int longest, double reliability, double excessVariation) {}

    private Optional<Predecessor> predecessor(int self, int[] own, int history, int until) {
        var lags = new HashMap<Integer, List<Integer>>();
        int samples = Math.min(SAMPLES, history);
        for (int s = 0; s < samples; s++) {
            int time = own[(int) ((long) s * history / samples)];
            var seen = new HashSet<Integer>();
            int at = LineTimes.lowerBound(times, time + 1) - 1;
            for (int i = at; i >= 0 && i > at - MAX_LOOKBACK_LINES && times[i] >= time - LONGEST_LAG; i--) {
                if (!sameLines(templateOfTime[i], self) && seen.add(templateOfTime[i])) {
                    lags.computeIfAbsent(templateOfTime[i], _ -> new ArrayList<>())
                            .add(time - times[i]);
                }
            }
        }
        var found = lags.entrySet().stream()
                .filter(e -> e.getValue().size() >= MIN_SAMPLE_SHARE * samples)
                .sorted(Comparator.comparingInt(e -> quantile(e.getValue(), 0.5)))
                .limit(CANDIDATES)
                .map(e -> {
                    int longest = Math.min(LONGEST_LAG, SHORTEST_LAG + 3 * quantile(e.getValue(), 0.9));
                    var usual = UsualShare.of(stamps.get(e.getKey()), own, until, longest);
                    double reliability = usual.share() * e.getValue().size() / samples;
                    return new Predecessor(
                            e.getKey(), quantile(e.getValue(), 0.5), longest, reliability, usual.excessVariation());
                })
                .toList();
        double best = found.stream().mapToDouble(Predecessor::reliability).max().orElse(0);
        return found.stream()
                .filter(p -> p.reliability() >= MIN_RELIABILITY && p.reliability() >= best - RELIABILITY_TOLERANCE)
                .min(Comparator.comparingInt(Predecessor::lag)
                        .thenComparing(Predecessor::reliability, Comparator.reverseOrder()));
    }

    /// The median share of lines that are followed, over all minutes, and how many times more than by chance
    /// the minutes deviate from it. An earlier break of a few minutes has no effect on the median.
    private record UsualShare(double share, double excessVariation) {
        static UsualShare of(int[] before, int[] own, int until, int longest) {
            int end = LineTimes.lowerBound(before, until);
            var followed = new ArrayList<int[]>();
            for (int from = 0; from < end; ) {
                int to = Math.min(end, LineTimes.lowerBound(before, before[from] + BLOCK));
                followed.add(new int[] {followed(before, own, from, to, longest), to - from});
                from = to;
            }
            if (followed.isEmpty()) {
                return new UsualShare(0, 1);
            }
            var shares =
                    followed.stream().map(f -> (double) f[0] / f[1]).sorted().toList();
            double share = shares.get(shares.size() / 2);
            double spread = Math.max(MIN_VARIANCE, share * (1 - share));
            if (followed.size() < MIN_BLOCKS) {
                return new UsualShare(share, 1);
            }
            var off = followed.stream()
                    .map(f -> Math.pow(f[0] - f[1] * share, 2) / (f[1] * spread))
                    .sorted()
                    .toList();
            return new UsualShare(share, Math.max(1, off.get((int) (off.size() * MEDIAN)) / MEDIAN_BY_CHANCE));
        }
    }

    private static int quantile(List<Integer> values, double share) {
        var sorted = values.stream().sorted().toList();
        return sorted.get((int) (share * (sorted.size() - 1)));
    }

    private static int followed(int[] before, int[] own, int from, int to, int longest) {
        int count = 0;
        for (int i = from; i < to; i++) {
            int next = LineTimes.lowerBound(own, before[i]);
            count += next < own.length && own[next] <= before[i] + longest ? 1 : 0;
        }
        return count;
    }

    private Break strongestBreak(Predecessor found, TemplateOccurrences occurrences) {
        var line = allOccurrences.get(found.index());
        var own = occurrences.times.inOrder();
        // Where the lines that follow were not read, they are not missing.
        var before = Arrays.stream(stamps.get(found.index()))
                .filter(occurrences.covered()::contains)
                .toArray();
        var best = new Break(line, 0, 0, 0, 0, 0, 0);
        for (var interval : intervals) {
            int end = LineTimes.lowerBound(before, interval.start() - MARGIN);
            int from = LineTimes.lowerBound(before, interval.start());
            int to = LineTimes.lowerBound(before, interval.until());
            int usual = followed(before, own, 0, end, found.longest());
            int lines = followed(before, own, from, to, found.longest());
            if (end > 0 && to > from && (long) lines * end < (long) usual * (to - from)) {
                double evidence = TemplateShare.ratio(lines, to - from, usual, end) / found.excessVariation();
                if (evidence > best.evidence()) {
                    int first = from;
                    while (first < to - 1 && followed(before, own, first, first + 1, found.longest()) == 1) {
                        first++;
                    }
                    best = new Break(line, before[first], lines, to - from, usual, end, evidence);
                }
            }
        }
        return best;
    }
}
