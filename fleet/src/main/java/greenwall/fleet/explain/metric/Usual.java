package greenwall.fleet.explain.metric;

import greenwall.fleet.explain.Trace;
import greenwall.fleet.explain.onset.Shift;
import java.util.ArrayList;
import java.util.Arrays;

/// Holds a change against what the series itself did before: noise that remembers and slow rhythms make
/// stretches that
/// lie off the rest too, and a change that is no larger than those is none.
final class Usual {
    private static final int LONGEST = 24;
    private static final int FEWEST_STRETCHES = 4;
    private static final double CLEAR = 4;
    private static final double FARTHER = 1.25;
    private static final double MOST = 1_000;

    private Usual() {}

    /// How many times over the change stands clear of all stretches of the same length before it; 0 where it
    /// does not.
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
        var away = new ArrayList<Double>();
        for (int from = 0; from + length <= history.length; from += Math.max(1, length / 2)) {
            away.add(Math.abs(median(Arrays.copyOfRange(history, from, from + length)) - middle));
        }
        var sorted = away.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double scatter = 1.4826 * sorted[sorted.length / 2];
        double farthest = sorted[(int) (0.97 * (sorted.length - 1))];
        double jump = Math.abs(shift.during() - middle);
        double bar = Math.max(CLEAR * scatter, FARTHER * farthest);
        return jump <= bar ? 0 : Math.min(MOST, jump / Math.max(1e-12, bar));
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
