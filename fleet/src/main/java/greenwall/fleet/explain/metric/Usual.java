package greenwall.fleet.explain.metric;

import greenwall.fleet.explain.Trace;
import greenwall.fleet.explain.onset.Shift;
import java.util.ArrayList;
import java.util.Arrays;

/// Holds a change against what the series itself did before: noise that remembers and slow rhythms make
/// stretches that lie off the rest too, and a change that is no larger than those is none.
final class Usual {
    private static final int LONGEST = 24;
    private static final int FEWEST_STRETCHES = 4;
    private static final double CLEAR = 4;
    private static final double FARTHER = 1.25;
    private static final double LEAVES = 0.6;
    private static final double MOST = 1_000;

    private Usual() {}

    /// How many times over the change stands clear of all stretches of the same length before it; 0 where
    /// it does not.
    static double beyond(Trace trace, Shift shift) {
        var values = trace.values();
        int onset = index(trace, shift.onset().toEpochMilli());
        int stop = shift.end().map(end -> index(trace, end.toEpochMilli())).orElse(values.length);
        int length = Math.clamp(stop - onset, 2, LONGEST);
        var history = Arrays.copyOfRange(values, 0, onset);
        history = Arrays.stream(history).filter(Double::isFinite).toArray();
        if (history.length / length < FEWEST_STRETCHES) {
            return 1;
        }
        double middle = median(history.clone());
        var levels = new ArrayList<Double>();
        for (int from = 0; from + length <= history.length; from += Math.max(1, length / 2)) {
            levels.add(median(Arrays.copyOfRange(history, from, from + length)));
        }
        var away =
                levels.stream().mapToDouble(level -> Math.abs(level - middle)).toArray();
        // Two stretches that follow each other lie two places apart, because stretches overlap by half.
        var steps = new double[Math.max(0, levels.size() - 2)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs(levels.get(i + 2) - levels.get(i));
        }
        double justBefore = median(Arrays.copyOfRange(history, history.length - length, history.length));
        double off = Math.abs(shift.during() - middle);
        double step = Math.abs(shift.during() - justBefore);
        // A return to the usual level is no change to be explained.
        boolean leaves = off > LEAVES * step;
        return Math.max(times(off, away), leaves ? times(step, steps) : 0);
    }

    /// How many times over a change is what such changes were before; 0 where it is not clearly beyond
    /// them.
    private static double times(double change, double[] before) {
        Arrays.sort(before);
        double scatter = 1.4826 * before[before.length / 2];
        double farthest = before[(int) (0.97 * (before.length - 1))];
        double bar = Math.max(CLEAR * scatter, FARTHER * farthest);
        return change <= bar ? 0 : Math.min(MOST, change / Math.max(1e-12, bar));
    }

    private static int index(Trace trace, long time) {
        int found = Arrays.binarySearch(trace.timeMillis(), time);
        return found >= 0 ? found : -found - 1;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }
}
