package greenwall.fleet.explain.onset;

import greenwall.fleet.explain.onset.ChangePointDetector.Change;
import java.util.Arrays;

/// The level before a change and the level during it, until the series is at the old level again.
///
/// @param end the first sample at the old level again; the number of samples while the change lasts
/// @param reach the first sample after those that show the change
record LevelFit(double before, double during, int end, int reach) {
    private static final double RETURNED = 0.35;
    /// A smoothed series takes up to this many samples from one level to another.
    static final int SETTLING = 5;

    /// @param values a series of finite numbers
    static LevelFit of(double[] values, Change change) {
        int at = change.at();
        int right = Math.min(
                values.length, Math.max(at, change.peak()) + change.contrast().right());
        double before = median(values, at - Math.min(at, change.contrast().left()), at);
        double during = median(values, at, right);
        if (change.contrast().kink()) {
            before = median(values, at - SETTLING, at);
        }
        double mean = Arrays.stream(values, at, right).average().orElse(during);
        if (change.contrast().kink() || Math.abs(during - before) < Math.abs(mean - before) / 2) {
            during = farthest(values, at, right, change.size() > 0);
        }
        int width = Math.clamp(change.contrast().right() / 2, 1, SETTLING);
        int end = Math.min(right, at + 1);
        boolean left = false;
        while (end < values.length) {
            double share = (median(values, end, Math.min(values.length, end + width)) - before) / (during - before);
            left |= share > 1 - RETURNED;
            if (left && share < RETURNED) {
                break;
            }
            end++;
        }
        while (end < values.length && (values[end] - before) / (during - before) > 1 - RETURNED) {
            end++;
        }
        return new LevelFit(before, change.contrast().kink() ? during : median(values, at, end), end, right);
    }

    /// The level that a rise or fall reached, even if it was left again.
    private static double farthest(double[] values, int from, int end, boolean up) {
        double most = median(values, end - SETTLING, end);
        for (int i = from; i + SETTLING < end; i++) {
            double level = median(values, i, i + SETTLING);
            most = up ? Math.max(most, level) : Math.min(most, level);
        }
        return most;
    }

    boolean isNearerToNewLevel(double value) {
        return Math.abs(value - before) > Math.abs(value - during);
    }

    /// Whether this is the end of a rise or fall that continues.
    boolean endsRiseOf(LevelFit other, int at) {
        double added = (during - before) / (other.during - other.before);
        return at < other.end && added > 0 && added < RETURNED;
    }

    /// Whether this is the return to the level before another one, which takes a smoothed series some time.
    boolean returnsFrom(LevelFit other, int at) {
        boolean opposite = during > before != other.during > other.before;
        double share = (during - other.before) / (other.during - other.before);
        return opposite
                && (Math.abs(at - other.end) <= SETTLING
                        || (at < other.end && (Math.abs(share) < RETURNED || other.end <= reach)));
    }

    static double median(double[] values, int from, int end) {
        var part = Arrays.copyOfRange(values, Math.max(0, from), end);
        Arrays.sort(part);
        return part.length == 0 ? Double.NaN : part[part.length / 2];
    }
}
