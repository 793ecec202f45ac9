package greenwall.fleet.explain.onset;

import java.util.Arrays;

/// The best fit of a change: a level, then a straight rise of any steepness, then a level again. A jump is the
/// steepest rise; a smoothed rate or a slow leak gives a long one.
///
/// Autocorrelated noise drifts, and a plain fit would mistake a drift before a slow rise for the foot of the
/// rise. So the part that each sample carries over from the one before is removed from both the series and the
/// shape before they are compared.
///
/// @param bend the last sample at the level before
/// @param top the first sample at the level after
/// @param earliest the first sample that may also be the first to differ
record PiecewiseLinearFit(int bend, int top, int earliest) {
    private static final int LONGEST_RISE = 90;
    /// From this many samples on, the foot of a rise is between the last level sample and the next.
    private static final int SLOPE = 3;
    private static final double INTERVAL = 4;
    /// Distances from the level at which a sample still belongs to it and clearly does not, in standard deviations.
    private static final double AT_LEVEL = 3;

    private static final double OFF_LEVEL = 6;
    /// Positions this close count as equal, in samples.
    private static final int NEIGHBOURHOOD = 2;

    /// The first sample that differs; for a slope, the sample at its foot.
    int first() {
        return first(bend, top);
    }

    private static int first(int bend, int top) {
        return top - bend < SLOPE ? bend + 1 : bend;
    }

    /// The share of the change that a sample has reached.
    double share(int i) {
        return share(i, bend, top);
    }

    private static double share(int i, int bend, int top) {
        return i <= bend ? 0 : i >= top ? 1 : (double) (i - bend) / (top - bend);
    }

    /// The sum of squares that remains in a part of the series after the shape is removed.
    double remainingSquares(double[] values, int from, int to) {
        int n = to - from;
        double mean = 0;
        double meanShare = 0;
        for (int i = from; i < to; i++) {
            mean += values[i] / n;
            meanShare += share(i) / n;
        }
        double own = 0;
        double both = 0;
        double all = 0;
        for (int i = from; i < to; i++) {
            own += (share(i) - meanShare) * (share(i) - meanShare);
            both += (share(i) - meanShare) * (values[i] - mean);
            all += (values[i] - mean) * (values[i] - mean);
        }
        return own <= 1e-12 ? all : all - both * both / own;
    }

    /// Searches from the sample `from` to before `to`.
    ///
    /// @param about the sample near which the change began
    /// @param ofQuestion the sample at the instant of the question
    static PiecewiseLinearFit at(double[] values, int about, int from, int to, double autocorrelation, int ofQuestion) {
        return at(values, about, from, to, autocorrelation, ofQuestion, LONGEST_RISE);
    }

    /// @param longest the maximum length of the rise, in samples
    static PiecewiseLinearFit at(
            double[] values, int about, int from, int to, double autocorrelation, int ofQuestion, int longest) {
        var fit = new Fit(values, from, to, autocorrelation);
        int bends = to - from;
        var explained = new double[bends];
        var tops = new int[bends];
        int best = -1;
        for (int bend = from + 1; bend + 1 < to; bend++) {
            int b = bend - from;
            for (int top = bend + 1; top <= to && top - bend <= longest; top += top - bend < 16 ? 1 : 3) {
                double more = fit.explained(bend, top);
                if (more > explained[b]) {
                    explained[b] = more;
                    tops[b] = top;
                }
            }
            if (best < 0 || explained[b] > explained[best]) {
                best = b;
            }
        }
        if (best < 0 || explained[best] == 0) {
            return new PiecewiseLinearFit(about - 1, about, about);
        }
        double threshold = explained[best] - INTERVAL * fit.remainingVariance(explained[best]);
        int earliest = best;
        while (earliest > 1 && explained[earliest - 1] >= threshold) {
            earliest--;
        }
        best = likeliest(explained, best, fit.remainingVariance(explained[best]));
        // A change that may begin with the last sample cannot yet be distinguished from a drift.
        int bend = best + from;
        if (ofQuestion >= values.length - 1) {
            int latest = best;
            while (latest + 1 < bends && explained[latest + 1] >= threshold) {
                latest++;
            }
            bend = Math.clamp(ofQuestion - 1, Math.min(earliest, best) + from, latest + from);
        }
        int top = tops[bend - from];
        return new PiecewiseLinearFit(bend, top, first(earliest + from, tops[earliest]));
    }

    /// The fit with its bend moved to the last sample at the level before, if the series is still at that level where
    /// the straight rise has clearly left it: a series that rises in steps.
    PiecewiseLinearFit fromLevelEnd(double[] values, int from, int to) {
        if (bend < from) {
            return this;
        }
        double level = Arrays.stream(values, from, bend + 1).average().orElseThrow();
        double noise = Math.sqrt(Arrays.stream(values, from, bend + 1)
                .map(value -> (value - level) * (value - level))
                .average()
                .orElseThrow());
        double rise = (top < to ? Arrays.stream(values, top, to).average().orElseThrow() : values[to - 1]) - level;
        int last = bend;
        while (last + 1 < Math.min(top, to) && Math.abs(values[last + 1] - level) <= AT_LEVEL * noise) {
            last++;
        }
        return last > bend && Math.abs(rise) * share(last) > OFF_LEVEL * noise
                ? new PiecewiseLinearFit(last, top, first(last, top))
                : this;
    }

    /// The bend with the highest probability within a few samples around it; if several fit about equally well,
    /// the one in their middle.
    private static int likeliest(double[] explained, int best, double variance) {
        int likeliest = best;
        double most = 0;
        for (int b = 1; b < explained.length; b++) {
            double sum = 0;
            for (int i = Math.max(1, b - NEIGHBOURHOOD); i <= Math.min(explained.length - 1, b + NEIGHBOURHOOD); i++) {
                double near = 1 - (double) Math.abs(i - b) / (NEIGHBOURHOOD + 1);
                sum += near * Math.exp((explained[i] - explained[best]) / (2 * Math.max(variance, Double.MIN_NORMAL)));
            }
            if (sum > most) {
                most = sum;
                likeliest = b;
            }
        }
        return likeliest;
    }

    /// The best level and height, for a series and a shape from which the carried-over part of each sample is
    /// removed.
    private static final class Fit {
        private static final double MAX_AUTOCORRELATION = 0.9;

        private final int from;
        private final int to;
        private final double autocorrelation;
        private final double[] innovations;
        private double sum;
        private double squares;

        Fit(double[] values, int from, int to, double autocorrelation) {
            this.from = from;
            this.to = to;
            this.autocorrelation = Math.min(autocorrelation, MAX_AUTOCORRELATION);
            this.innovations = new double[to];
            // Relative to the first value, so that large numbers lose no digits.
            double base = values[from];
            for (int i = from + 1; i < to; i++) {
                innovations[i] = values[i] - base - this.autocorrelation * (values[i - 1] - base);
                sum += innovations[i];
                squares += innovations[i] * innovations[i];
            }
        }

        /// How much of the series' sum of squares the shape explains beyond a constant level.
        double explained(int bend, int top) {
            int n = to - from - 1;
            double shapes = 0;
            double shapeSquares = 0;
            double products = 0;
            for (int i = bend + 1; i < to; i++) {
                double shape = share(i, bend, top) - autocorrelation * share(i - 1, bend, top);
                shapes += shape;
                shapeSquares += shape * shape;
                products += shape * innovations[i];
            }
            double cross = products - shapes / n * sum;
            double own = shapeSquares - shapes * shapes / n;
            return own <= 1e-12 ? 0 : cross * cross / own;
        }

        double remainingVariance(double explained) {
            int n = to - from - 1;
            return Math.max(0, squares - sum * sum / n - explained) / Math.max(1, n - 3);
        }
    }
}
