package greenwall.fleet.explain.logs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Measures how far a template's share of its owner's lines around an instant differs from its share before. In
/// a busier hour all lines of a program increase equally, which is no evidence. A line that replaces another is
/// evidence.
///
/// The evidence is a likelihood ratio as a decimal logarithm, reduced by how often the share differed as much
/// before.
final class TemplateShare {
    private static final int[] OFFSETS = {-120_000, -60_000, 0};
    private static final int[] WIDTHS = {60_000, 150_000, 600_000};
    private static final int BLOCK = 150_000;
    private static final int MARGIN = 5_000;
    private static final int MIN_LINES = 3;
    private static final double UNSEEN = 0.5;
    private static final double SIMILAR = 0.5;
    private static final int BINS = 2_000;

    private final List<Interval> intervals;
    private final Grid grid;
    private final Map<String, int[]> totals = new HashMap<>();

    /// An interval; the share in it is compared with the share before.
    record Interval(int before, int start, int until) {
        /// Intervals of some minutes around an instant, which begin shortly before it or at it.
        static List<Interval> about(int instant) {
            var all = new ArrayList<Interval>();
            for (int begin : OFFSETS) {
                for (int width : WIDTHS) {
                    all.add(new Interval(instant + OFFSETS[0] - MARGIN, instant + begin, instant + begin + width));
                }
            }
            return all;
        }
    }

    /// @param more whether the share rose
    /// @param start the start of the interval in which the share differs most
    /// @param lines the number of lines in that interval
    /// @param expected the number of lines expected by the share before
    record ShareChange(double evidence, boolean more, int start, int lines, double expected) {
        static final ShareChange NOTHING = new ShareChange(0, false, 0, 0, 0);
    }

    /// @param intervals the intervals to compare, in milliseconds
    TemplateShare(Collection<TemplateOccurrences> allOccurrences, List<Interval> intervals, int from, int end) {
        this.intervals = List.copyOf(intervals);
        this.grid = new Grid(from, end, Math.max(1_000, (end - from) / BINS));
        for (var occurrences : allOccurrences) {
            var bins = totals.computeIfAbsent(occurrences.host, _ -> new int[grid.last() + 2]);
            for (int time : occurrences.times.inOrder()) {
                bins[grid.place(time) + 1]++;
            }
        }
        totals.values().forEach(bins -> {
            for (int i = 1; i < bins.length; i++) {
                bins[i] += bins[i - 1];
            }
        });
    }

    /// The bins of the log, so that a template's lines and all lines are counted between the same instants.
    private record Grid(int from, int end, int bin) {
        int last() {
            return (end - from) / bin;
        }

        int place(int time) {
            return Math.clamp((time - from) / bin, 0, last());
        }

        int align(int time) {
            return from + Math.clamp(Math.floorDiv(time - from, bin), 0, last()) * bin;
        }

        int all(int[] bins, int start, int until) {
            return bins[place(until)] - bins[place(start)];
        }
    }

    private static int count(int[] times, int start, int until) {
        return LineTimes.lowerBound(times, until) - LineTimes.lowerBound(times, start);
    }

    /// @param times of the template's lines, in order
    ShareChange measure(TemplateOccurrences occurrences, int[] times) {
        var best = ShareChange.NOTHING;
        var bins = totals.get(occurrences.host);
        if (bins == null || times.length < MIN_LINES) {
            return best;
        }
        for (var interval : intervals) {
            int before = grid.align(interval.before());
            int usual = count(times, grid.from(), before);
            int allBefore = grid.all(bins, grid.from(), before);
            int start = grid.align(interval.start());
            int until = Math.min(grid.align(interval.until()), grid.align(grid.end()));
            int lines = count(times, start, until);
            int all = grid.all(bins, start, until);
            double evidence = allBefore == 0 ? 0 : ratio(lines, all, usual, allBefore);
            if (all > 0 && evidence > best.evidence()) {
                double expected = (double) all * (lines + usual) / (all + allBefore);
                double usually = (double) all * usual / allBefore;
                int at = LineTimes.lowerBound(times, start);
                boolean more = lines > expected;
                best = new ShareChange(evidence, more, more && at < times.length ? times[at] : start, lines, usually);
            }
        }
        return best.evidence() <= 0 ? best : seenBefore(best, times, bins);
    }

    /// The likelihood ratio of two different shares to one common share, as a decimal logarithm.
    static double ratio(int lines, int all, int usual, int allBefore) {
        double share = (double) (lines + usual) / (all + allBefore);
        double sum = term(lines, all * share) + term(usual, allBefore * share);
        sum += term(all - lines, all * (1 - share)) + term(allBefore - usual, allBefore * (1 - share));
        return Math.max(0, sum / Math.log(10));
    }

    private static double term(double count, double expected) {
        return count <= 0 || expected <= 0 ? 0 : count * Math.log(count / expected);
    }

    /// Reduces the evidence by how often the share differed as much, in the same direction, in the time before:
    /// a change that happens every hour is no evidence.
    private ShareChange seenBefore(ShareChange found, int[] times, int[] bins) {
        int before = grid.align(Math.min(found.start() - MARGIN, earliest()));
        int usual = count(times, grid.from(), before);
        int allBefore = grid.all(bins, grid.from(), before);
        int blocks = 0;
        double similar = UNSEEN;
        for (int start = grid.from(); start + BLOCK <= before; start += BLOCK) {
            int first = grid.align(start);
            int until = grid.align(start + BLOCK);
            int all = grid.all(bins, first, until);
            if (all == 0) {
                continue;
            }
            blocks++;
            int lines = count(times, first, until);
            boolean sameWay = lines > (double) all * usual / allBefore == found.more();
            if (sameWay && ratio(lines, all, usual - lines, allBefore - all) >= SIMILAR * found.evidence()) {
                similar++;
            }
        }
        double rarity = Math.log((blocks + 1) / similar) / Math.log((blocks + 1) / UNSEEN);
        return new ShareChange(
                found.evidence() * Math.max(0, rarity), found.more(), found.start(), found.lines(), found.expected());
    }

    private int earliest() {
        return intervals.stream().mapToInt(Interval::before).min().orElse(Integer.MAX_VALUE);
    }
}
