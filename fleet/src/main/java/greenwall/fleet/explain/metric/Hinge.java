package greenwall.fleet.explain.metric;

import java.util.Arrays;

/// Places the first sample of a change exactly: level, then a straight rise of any steepness, then level
/// again, where it fits best. A jump is the steepest rise; a rate's smear and a slow leak are long ones.
///
/// Noise that remembers wanders, and a plain fit takes the wandering before a slow rise for its foot. So
/// what each sample only carries over from the one before is taken out of both the series and the shape
/// before they are compared.
final class Hinge {
    private static final int BACK = 45;
    private static final int AHEAD = 25;
    private static final int LONGEST = 90;
    private static final int LEVEL = 40;
    private static final int HISTORY = 240;
    private static final int FEWEST = 30;
    private static final double MOST_MEMORY = 0.9;
    private static final double WILD = 6;
    /// From this many samples on, a rise is one whose foot lies between the last level sample and the next.
    private static final int SLOPE = 3;

    private Hinge() {}

    /// @param about near which sample the change began
    /// @param stop the first sample that is no longer part of it
    /// @return the first sample that differs; of a slope, the sample at its foot
    static int first(double[] values, int about, int stop) {
        int from = Math.max(0, about - BACK - LEVEL);
        int to = Math.min(stop, about + AHEAD + LONGEST);
        int earliest = Math.max(from + 3, about - BACK);
        int latest = Math.min(to - 1, about + AHEAD);
        double memory = memory(values, about);
        var fit = new Fit(values, from, to, memory);
        double best = 0;
        int first = about;
        for (int bend = earliest; bend < latest; bend++) {
            for (int top = bend + 1; top <= to && top - bend <= LONGEST; top += top - bend < 16 ? 1 : 3) {
                double explained = fit.explained(bend, top);
                if (explained > best) {
                    best = explained;
                    first = top - bend < SLOPE ? bend + 1 : bend;
                }
            }
        }
        return Math.min(first, values.length - 1);
    }

    /// How much of a sample's distance from the usual level the next one keeps, from the time clearly
    /// before the change.
    private static double memory(double[] values, int about) {
        int from = Math.max(0, about - HISTORY);
        int to = about - LONGEST / 4;
        if (to - from < FEWEST) {
            to = about;
        }
        if (to - from < FEWEST) {
            return 0;
        }
        var history = Arrays.copyOfRange(values, from, to);
        double middle = median(history.clone());
        var away = new double[history.length];
        for (int i = 0; i < away.length; i++) {
            away[i] = Math.abs(history[i] - middle);
        }
        double wild = WILD * 1.4826 * median(away);
        double products = 0;
        double squares = 0;
        for (int i = 1; i < history.length; i++) {
            double one = Math.clamp(history[i - 1] - middle, -wild, wild);
            double next = Math.clamp(history[i] - middle, -wild, wild);
            products += one * next;
            squares += one * one;
        }
        return squares == 0 ? 0 : Math.clamp(products / squares, 0, MOST_MEMORY);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /// Level and height that fit best, in a series and a shape of which each sample has lost what it
    /// carried over.
    private static final class Fit {
        private final int from;
        private final int to;
        private final double memory;
        private final double[] fresh;
        private double sum;

        Fit(double[] values, int from, int to, double memory) {
            this.from = from;
            this.to = to;
            this.memory = memory;
            this.fresh = new double[to];
            // Around the first value, so that large numbers lose no digits.
            double base = values[from];
            for (int i = from + 1; i < to; i++) {
                fresh[i] = values[i] - base - memory * (values[i - 1] - base);
                sum += fresh[i];
            }
        }

        /// How much of the series' square the shape accounts for beyond what a level alone does.
        double explained(int bend, int top) {
            double one = 1 - memory;
            int n = to - from - 1;
            double shapes = 0;
            double squares = 0;
            double products = 0;
            for (int i = Math.max(from + 1, bend + 1); i < to; i++) {
                double shape = share(i, bend, top) - memory * share(i - 1, bend, top);
                shapes += shape;
                squares += shape * shape;
                products += shape * fresh[i];
            }
            double cross = products - shapes / n * sum;
            double own = squares - shapes * shapes / n;
            return one == 0 || own <= 1e-12 * squares ? 0 : cross * cross / own;
        }

        private static double share(int i, int bend, int top) {
            return i <= bend ? 0 : i >= top ? 1 : (double) (i - bend) / (top - bend);
        }
    }
}
