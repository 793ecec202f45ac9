package greenwall.fleet.explain.metric;

import java.util.Arrays;

/// Places the first sample of a change exactly: level, then a straight rise of any steepness, then level
/// again, where
/// the
/// squared error is least. A jump is the steepest rise; a rate's smear and a slow leak are long ones.
final class Hinge {
    private static final int BACK = 45;
    private static final int AHEAD = 25;
    private static final int LONGEST = 90;
    private static final int LEVEL = 40;

    private Hinge() {}

    /// @param about near which sample the change began
    /// @param stop the first sample that is no longer part of it
    /// @return the first sample that differs
    static int first(double[] values, int about, int stop) {
        int from = Math.max(0, about - BACK - LEVEL);
        int to = Math.min(stop, about + AHEAD + LONGEST);
        int earliest = Math.max(from + 3, about - BACK);
        int latest = Math.min(to - 1, about + AHEAD);
        double best = Double.POSITIVE_INFINITY;
        int first = about;
        for (int bend = earliest; bend < latest; bend++) {
            double level = level(values, from, bend);
            for (int top = bend + 1; top <= to && top - bend <= LONGEST; top += top - bend < 12 ? 1 : 3) {
                double error = error(values, from, to, bend, top, level);
                if (error < best) {
                    best = error;
                    first = bend + 1;
                }
            }
        }
        return Math.min(first, values.length - 1);
    }

    private static double level(double[] values, int from, int bend) {
        var before = Arrays.copyOfRange(values, Math.max(from, bend - LEVEL), bend + 1);
        double sum = 0;
        Arrays.sort(before);
        int cut = before.length / 8;
        for (int i = cut; i < before.length - cut; i++) {
            sum += before[i];
        }
        return sum / (before.length - 2 * cut);
    }

    /// With the height that fits best.
    private static double error(double[] values, int from, int to, int bend, int top, double level) {
        double products = 0;
        double squares = 0;
        double sum = 0;
        for (int i = from; i < to; i++) {
            double away = values[i] - level;
            double share = i <= bend ? 0 : i >= top ? 1 : (double) (i - bend) / (top - bend);
            products += away * share;
            squares += share * share;
            sum += away * away;
        }
        return squares == 0 ? sum : sum - products * products / squares;
    }
}
