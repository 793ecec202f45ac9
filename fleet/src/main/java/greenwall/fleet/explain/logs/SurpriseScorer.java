package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.RankedTemplate.FrequencyChange;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Measures how surprising the behaviour of a template is so near the onset.
///
/// It estimates how often something similar happens in this log, and from that how likely it is to happen so
/// close to the onset by chance. That probability is rate times distance, and the evidence is its negative
/// decimal logarithm. A line that was never seen in two hours and appears ten seconds before the onset has an
/// evidence of 3. A chronic error every ten seconds has 0, however many lines there are.
///
/// @param logStart when this log began, in milliseconds; the lack of lines before that means nothing
/// @param windowStart when the baseline ends, in milliseconds; no line is new if nothing before that was read
record SurpriseScorer(OnsetDistance distance, int logStart, int windowStart, NoveltyRate novelty) {
    private static final int[] INTERVALS = {4_000, 30_000, 150_000, 600_000};
    private static final int RECENT = 600_000;
    private static final int CLOSELY_CHECKED = 3;
    private static final double UNSEEN = 0.5;
    private static final double MIN_EXPECTED = 8;
    private static final double MAX_REMAINING_SHARE = 0.34;
    /// The distance in seconds at which the evidence is neutral.
    private static final double NEUTRAL_DISTANCE = 600;

    /// @param start when the change began
    /// @param logRate how often similar events occur, as the decimal logarithm of the rate per second
    /// @param distance the weighted distance from the onset in seconds
    /// @param strength how unlikely so many lines are at their usual rate
    record FoundChange(
            FrequencyChange change,
            int start,
            int lines,
            double expected,
            double logRate,
            double distance,
            double strength,
            double evidence) {
        static final FoundChange NOTHING = new FoundChange(FrequencyChange.SAME, 0, 0, 0, 0, 0, 0, 0);

        double nearness() {
            return Math.log10(NEUTRAL_DISTANCE / distance);
        }
    }

    /// @param times of the template's lines, in order
    /// @param from the earliest start that counts
    FoundChange measure(TemplateOccurrences occurrences, int[] times, int from, int until) {
        var best = more(occurrences, times, from, until);
        var fewer = fewer(occurrences.covered(), times, until);
        return fewer.evidence() > best.evidence() ? fewer : best;
    }

    /// The result for a template of which only the share changed.
    FoundChange inShare(TemplateShare.ShareChange shared) {
        var move = shared.more()
                ? FrequencyChange.MORE
                : shared.lines() == 0 ? FrequencyChange.GONE : FrequencyChange.FEWER;
        return byPlace(move, shared.start(), shared.lines(), shared.expected());
    }

    /// The result for a line that no longer follows the one that it usually follows.
    FoundChange ofSequenceBreak(SequenceBreakFinder.Break broken) {
        var move = broken.lines() == 0 ? FrequencyChange.GONE : FrequencyChange.FEWER;
        return byPlace(
                move, broken.start(), broken.lines(), (double) broken.all() * broken.usual() / broken.allUsual());
    }

    private FoundChange byPlace(FrequencyChange move, int start, int lines, double expected) {
        double distance = this.distance.distance(start);
        double evidence = Math.log10(NEUTRAL_DISTANCE / distance) + prior(move, 0);
        return new FoundChange(move, start, lines, expected, 0, distance, 0, evidence);
    }

    private FoundChange more(TemplateOccurrences occurrences, int[] times, int from, int until) {
        int first = LineTimes.lowerBound(times, from);
        int end = LineTimes.lowerBound(times, until);
        var best = FoundChange.NOTHING;
        if (first >= end) {
            return best;
        }
        for (int width : INTERVALS) {
            var picks = new FoundChange[CLOSELY_CHECKED];
            for (int i = first, ahead = first; i < end; i++) {
                if (i > first && times[i] == times[i - 1]) {
                    continue;
                }
                while (ahead < end && times[ahead] < times[i] + width) {
                    ahead++;
                }
                insert(picks, candidate(occurrences, times, i, ahead - i, width));
            }
            for (var pick : picks) {
                if (pick != null && pick.evidence() > best.evidence()) {
                    var seen = seenBefore(occurrences.covered(), times, pick, width);
                    best = seen.evidence() > best.evidence() ? seen : best;
                }
            }
        }
        return best;
    }

    /// A result based only on the rate of the template's lines before it.
    private FoundChange candidate(TemplateOccurrences occurrences, int[] times, int start, int lines, int width) {
        int at = times[start];
        double history = occurrences.covered().within(logStart, at) / 1000.0;
        if (history <= 0) {
            return FoundChange.NOTHING;
        }
        double usual = (start + UNSEEN) / history;
        int before = start - LineTimes.lowerBound(times, at - width);
        int recent = start - LineTimes.lowerBound(times, at - RECENT);
        double seconds = width / 1000.0;
        double rate = Math.max(usual, before / seconds);
        if (recent > 2) {
            rate = Math.max(rate, recent / Math.min(RECENT / 1000.0, Math.max(seconds, history)));
        }
        double chance = atLeast(lines, rate * seconds);
        double logRate = Math.max(Math.log10(UNSEEN / history), chance - Math.log10(seconds));
        boolean comparable = occurrences.covered().within(0, windowStart) > 0;
        var move = start == 0 && comparable ? FrequencyChange.NEW : FrequencyChange.MORE;
        if (move == FrequencyChange.NEW) {
            logRate = Math.max(logRate, novelty.logRate(occurrences, at));
        }
        return found(move, at, lines, usual * seconds, logRate, -chance);
    }

    /// Prior knowledge: causes are mostly new kinds of lines, sometimes very many lines of a known kind, rarely
    /// one more line of it, and hardly ever a line that stops.
    static double prior(FrequencyChange move, double strength) {
        return switch (move) {
            case NEW, SAME -> 0;
            case MORE -> Math.clamp(0.17 * strength - 1.8, -1.8, -0.3);
            case GONE -> -1;
            case FEWER -> -1.2;
        };
    }

    private FoundChange found(
            FrequencyChange move, int at, int lines, double expected, double logRate, double strength) {
        double distance = this.distance.distance(at);
        double evidence = -(logRate + Math.log10(distance)) + prior(move, strength);
        return new FoundChange(move, at, lines, expected, logRate, distance, strength, evidence);
    }

    /// Corrects the result by how often as many lines came within as short a time before.
    private FoundChange seenBefore(ReadIntervals covered, int[] times, FoundChange pick, int width) {
        int end = LineTimes.lowerBound(times, pick.start());
        double history = covered.within(logStart, pick.start()) / 1000.0;
        int similar = 0;
        int required = Math.max(1, (int) Math.ceil(pick.lines() * 0.7));
        for (int i = 0; i + required <= end; ) {
            if (times[i + required - 1] - times[i] < width) {
                similar++;
                int past = times[i] + width;
                while (i < end && times[i] < past) {
                    i++;
                }
            } else {
                i++;
            }
        }
        double logRate = Math.max(pick.logRate(), Math.log10((similar + UNSEEN) / history));
        return found(pick.change(), pick.start(), pick.lines(), pick.expected(), logRate, pick.strength());
    }

    /// For a template that was steady and then nearly stopped; its start is the last line before the onset.
    private FoundChange fewer(ReadIntervals covered, int[] times, int until) {
        int onset = distance.onset();
        int cut = LineTimes.lowerBound(times, onset);
        double history = covered.within(logStart, onset) / 1000.0;
        double after = covered.within(onset, until) / 1000.0;
        if (cut < MIN_EXPECTED || history <= 0 || after <= 0) {
            return FoundChange.NOTHING;
        }
        int remaining = LineTimes.lowerBound(times, until) - cut;
        double expected = cut / history * after;
        if (expected < MIN_EXPECTED || remaining > MAX_REMAINING_SHARE * expected) {
            return FoundChange.NOTHING;
        }
        int quietest = quietest(times, cut, (int) (after * 1000));
        if (quietest <= remaining) {
            return FoundChange.NOTHING;
        }
        int start = cut == 0 ? onset : times[cut - 1];
        return found(
                remaining == 0 ? FrequencyChange.GONE : FrequencyChange.FEWER,
                start,
                remaining,
                expected,
                Math.log10(UNSEEN / history),
                0);
    }

    /// The fewest lines in any earlier interval of that length.
    private static int quietest(int[] times, int end, int length) {
        int fewest = end;
        int ahead = 0;
        for (int i = 0; i < end && times[i] + length <= times[end - 1]; i++) {
            while (ahead < end && times[ahead] < times[i] + length) {
                ahead++;
            }
            fewest = Math.min(fewest, ahead - i - 1);
        }
        return fewest;
    }

    private static void insert(FoundChange[] picks, FoundChange candidate) {
        for (int i = 0; i < picks.length; i++) {
            if (picks[i] == null || candidate.evidence() > picks[i].evidence()) {
                System.arraycopy(picks, i, picks, i + 1, picks.length - i - 1);
                picks[i] = candidate;
                return;
            }
        }
    }

    /// The probability of at least `count` events by chance if `expected` are usual; a decimal logarithm,
    /// because the probability may be too small for a double.
    private static double atLeast(int count, double expected) {
        if (count <= 0 || count <= expected) {
            return 0;
        }
        double term = 1;
        double sum = 1;
        for (int k = count + 1; k < count + 400; k++) {
            term *= expected / k;
            sum += term;
            if (term < 1e-9 * sum) {
                break;
            }
        }
        double log = -expected + count * Math.log(expected) - logFactorial(count) + Math.log(sum);
        return Math.min(0, log / Math.log(10));
    }

    private static double logFactorial(int n) {
        if (n < 2) {
            return 0;
        }
        if (n < 20) {
            double sum = 0;
            for (int k = 2; k <= n; k++) {
                sum += Math.log(k);
            }
            return sum;
        }
        double x = n + 1;
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x);
    }

    /// How often a new kind of line appears in each stream. A new line means little if new lines appear every
    /// few minutes, as in a log that has just begun.
    static final class NoveltyRate {
        /// Lines this close together belong to the same event.
        private static final int SAME_EVENT = 60_000;

        static final NoveltyRate NONE = new NoveltyRate(List.of(), 0, 0);

        private final Map<Labels, int[]> firsts = new HashMap<>();
        private final int logStart;
        private final int before;

        /// @param logStart when the log began, in milliseconds
        /// @param before new lines from here on may belong to the event in question itself
        NoveltyRate(Collection<TemplateOccurrences> allOccurrences, int logStart, int before) {
            this.logStart = logStart;
            this.before = before;
            var byStream = new HashMap<Labels, IntStream.Builder>();
            for (var occurrences : allOccurrences) {
                var times = occurrences.times.inOrder();
                if (times.length > 0) {
                    byStream.computeIfAbsent(occurrences.common(), _ -> IntStream.builder())
                            .add(times[0]);
                }
            }
            byStream.forEach(
                    (stream, times) -> firsts.put(stream, times.build().sorted().toArray()));
        }

        /// The decimal logarithm of the rate of new kinds of lines per second, over the later half of the time
        /// before, because in the earlier half everything is new. Negative infinity if there was no such time.
        double logRate(TemplateOccurrences occurrences, int at) {
            int until = Math.min(at - SAME_EVENT, before);
            int from = logStart + (until - logStart) / 2;
            var times = firsts.get(occurrences.common());
            if (times == null || until <= from) {
                return Double.NEGATIVE_INFINITY;
            }
            long count =
                    Arrays.stream(times).filter(t -> t >= from && t < until).count();
            return Math.log10(count * 1000.0 / (until - from));
        }
    }
}
