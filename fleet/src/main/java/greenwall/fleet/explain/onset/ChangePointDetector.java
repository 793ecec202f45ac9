package greenwall.fleet.explain.onset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Finds where a series changed, with one statistic: the comparison of the means or slopes on both sides of a
/// sample ([BeforeAfterComparison]), over a few samples or many. It is measured relative to the scatter of such
/// comparisons in the noise of the series ([NoiseModel]) or, if larger, to their results elsewhere in the
/// series.
///
/// How clear a change must be follows from how often it may occur by chance (`CHANCE`): near the sample in
/// question a small change is enough, and the farther away it is, the larger it must be.
final class ChangePointDetector {
    /// How often the samples around the one in question may look changed by chance, relative to the rest of the
    /// series.
    private static final double CHANCE = 0.6;
    /// The minimum size of a change at the sample in question, in scatters.
    private static final double MIN_SIZE = 3;
    /// The exponent with which the odds that a change was meant fall with its distance.
    private static final double DISTANCE_EXPONENT = 5;
    /// A change within this many samples of a position counts as at that position.
    private static final int SAME_POSITION = 3;

    /// A value that is exceeded this often is still common.
    private static final double COMMON = 0.1;
    private static final int MIN_DISTANCE = 3;
    /// A reference of this many times the length of a comparison shows the usual values.
    private static final double REFERENCES = 2;
    /// A change this near to the window may show inside it.
    private static final int MARGIN = 64;
    /// Single samples have heavier tails than averages: this factor is divided by the samples that a change
    /// lasts.
    private static final double HEAVY_TAIL = 1.3;
    private static final int MAX_DURATION = 16;
    /// Over at most this many samples a jump and a rise cannot be distinguished.
    private static final int SHORT_RISE = 2;
    /// The minimum number of samples over which the foot of a rise is searched.
    private static final int MIN_SIDE = 6;
    /// A bend does not count if a change of the level explains it at least half as well.
    private static final double KINK_FACTOR = 0.5;
    /// The maximum distance of two changes that are one rise, and the margin on both sides of them, in samples.
    private static final int MAX_RISE = 40;

    private static final int RISE_BEFORE = 12;
    private static final int RISE_AFTER = 8;
    private static final List<BeforeAfterComparison> ALL = contrasts();

    private final double[] values;
    private final int from;
    private final int to;
    private final int ofQuestion;
    private final double tests;
    private final List<Scale> scales = new ArrayList<>();

    /// A change, and the first sample that differs.
    ///
    /// @param earliest the first sample that may also be the first to differ
    /// @param peak where the result of the comparison is largest, which may be some samples later
    /// @param size in scatters, with a sign
    /// @param clarity its size divided by the required size; at least 1
    record Change(int at, int earliest, int peak, BeforeAfterComparison contrast, double size, double clarity) {
        /// A copy at the same position, with the size and the clarity of another change.
        Change as(Change other) {
            return new Change(at, earliest, peak, contrast, other.size(), Math.max(clarity, other.clarity()));
        }
    }

    private record Peak(int at, BeforeAfterComparison contrast, double size) {
        double rank() {
            return Math.abs(size) * (contrast.kink() ? KINK_FACTOR : 1);
        }

        boolean crosses(Peak other) {
            return other.at() > at - Math.max(contrast.left(), MIN_DISTANCE)
                    && other.at() < at + Math.max(contrast.right(), MIN_DISTANCE);
        }
    }

    private ChangePointDetector(double[] values, int from, int to, int ofQuestion, int series) {
        this.values = values;
        this.from = from;
        this.to = to;
        this.ofQuestion = ofQuestion;
        this.tests = 2 * Math.log(Math.max(1, series));
    }

    private static List<BeforeAfterComparison> contrasts() {
        var all = new ArrayList<BeforeAfterComparison>();
        for (int side = 1; side <= 3; side++) {
            all.add(BeforeAfterComparison.level(side, side));
        }
        for (int right : new int[] {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}) {
            all.add(BeforeAfterComparison.level(Math.max(6, right + 4), right));
        }
        for (int side : new int[] {8, 12, 16, 24, 32, 48, 64}) {
            all.add(BeforeAfterComparison.kink(side));
        }
        return all;
    }

    /// The changes between two samples, in order of time.
    ///
    /// @param values finite numbers
    /// @param ofQuestion the sample at the instant of the question
    /// @param series the number of series in which a change is searched
    static List<Change> in(double[] values, int from, int to, int ofQuestion, int series) {
        return new ChangePointDetector(Seasonality.without(values), from, to, ofQuestion, series).find();
    }

    /// Finds the changes, the clearest first. A comparison that spans another change shows that change and is
    /// not a change itself.
    private List<Change> find() {
        var noise = NoiseModel.of(values);
        if (noise.isConstant()) {
            return List.of();
        }
        for (var contrast : ALL) {
            if (contrast.span() <= values.length * 2 / 3) {
                scales.add(new Scale(contrast, noise.deviation(contrast), noise.expected(contrast), values));
            }
        }
        var peaks = new ArrayList<Peak>();
        scales.forEach(scale -> peaks(scale, peaks));
        peaks.sort(Comparator.comparingDouble(Peak::rank).reversed());
        var own = new ArrayList<Peak>();
        var changes = new ArrayList<Change>();
        for (var peak : peaks) {
            if (own.stream().noneMatch(peak::crosses) && !isDistantJump(peak)) {
                own.add(peak);
                var change = locate(peak, noise);
                if (change.at() >= from && change.at() < to && change.clarity() >= 1) {
                    changes.add(change);
                }
            }
        }
        changes.sort(Comparator.comparingInt(Change::at));
        for (int i = 1; i < changes.size(); ) {
            var earlier = changes.get(i - 1);
            var later = changes.get(i);
            if (earlier.size() > 0 == later.size() > 0 && oneRise(earlier.at(), later.at())) {
                changes.set(i - 1, Math.abs(later.size()) > Math.abs(earlier.size()) ? earlier.as(later) : earlier);
                changes.remove(i);
            } else {
                i++;
            }
        }
        return changes;
    }

    /// Whether an apparent bend is in fact a jump at some distance, which a wide comparison shows as a bend.
    private boolean isDistantJump(Peak peak) {
        var contrast = peak.contrast();
        if (!contrast.kink()) {
            return false;
        }
        var fit = PiecewiseLinearFit.at(
                values, peak.at(), peak.at() - contrast.left(), peak.at() + contrast.right(), 0, peak.at());
        return fit.top() - fit.bend() <= SHORT_RISE && Math.abs(fit.first() - peak.at()) > SAME_POSITION;
    }

    /// Whether one straight rise between the two fits at least as well as two steps.
    private boolean oneRise(int first, int second) {
        int low = Math.max(0, first - RISE_BEFORE);
        int high = Math.min(values.length, second + RISE_AFTER);
        if (second - first > MAX_RISE || high - second < 2 || first - low < 2) {
            return false;
        }
        var fit = PiecewiseLinearFit.at(values, first, low, high, 0, first);
        double steps = squares(low, first) + squares(first, second) + squares(second, high);
        return fit.first() <= first + SAME_POSITION
                && fit.top() >= second
                && fit.remainingSquares(values, low, high) <= steps;
    }

    private double squares(int from, int to) {
        double mean = mean(from, to);
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return sum;
    }

    private void peaks(Scale scale, List<Peak> into) {
        int left = scale.contrast.left();
        var sizes = scale.sizes;
        for (int i = Math.max(0, from - MARGIN - left); i < Math.min(sizes.length, to + MARGIN - left); i++) {
            if (Math.abs(sizes[i]) >= MIN_SIZE && isPeak(sizes, i)) {
                double size = sizes[i] / excess(scale, i + left);
                if (Math.abs(size) >= MIN_SIZE) {
                    into.add(new Peak(i + left, scale.contrast, size));
                }
            }
        }
    }

    private Change locate(Peak peak, NoiseModel noise) {
        var contrast = peak.contrast();
        int first = peak.at();
        int earliest = first;
        int duration = duration(peak);
        if (!contrast.kink() && duration > SHORT_RISE) {
            int low = Math.max(0, peak.at() - Math.max(contrast.left(), MIN_SIDE));
            int high = Math.min(values.length, peak.at() + Math.max(contrast.right(), duration / 2));
            var fit = PiecewiseLinearFit.at(values, peak.at(), low, high, noise.autocorrelation(), ofQuestion)
                    .fromLevelEnd(values, low, high);
            first = Math.clamp(fit.first(), 1, values.length - 1);
            earliest = fit.earliest();
        }
        return new Change(
                first,
                Math.min(first, earliest),
                peak.at(),
                contrast,
                peak.size(),
                Math.abs(peak.size()) / requiredSize(first, duration));
    }

    private int distance(int at) {
        return Math.max(0, Math.abs(at - ofQuestion) - SAME_POSITION);
    }

    /// The number of samples for which a change keeps at least half of its height.
    private int duration(Peak peak) {
        int right = peak.contrast().right();
        int at = peak.at();
        double before = mean(at - peak.contrast().left(), at);
        double height = mean(at, at + right) - before;
        int end = at + right;
        while (end < values.length && end - at < MAX_DURATION && (values[end] - before) / height > 0.5) {
            end++;
        }
        return end - at;
    }

    private double mean(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i] / (to - from);
        }
        return sum;
    }

    private double requiredSize(int at, int samples) {
        double clear = MIN_SIZE * (1 + HEAVY_TAIL / samples);
        return Math.sqrt(clear * clear + tests + 2 * DISTANCE_EXPONENT * Math.log1p(distance(at)));
    }

    /// One comparison over the entire series.
    private static final class Scale {
        private final BeforeAfterComparison contrast;
        private final double[] sizes;

        Scale(BeforeAfterComparison contrast, double deviation, double expected, double[] values) {
            this.contrast = contrast;
            this.sizes = contrast.results(values);
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = (sizes[i] - expected) / deviation;
            }
        }

        /// The absolute results before, sorted; if there are too few, those elsewhere.
        double[] contrastsElsewhere(int at) {
            int i = at - contrast.left();
            int low = i - contrast.span() + 1;
            return low >= REFERENCES * contrast.span()
                    ? absolute(sizes, low, sizes.length)
                    : absolute(sizes, low, i + contrast.span());
        }
    }

    /// How much more than the noise the series varies elsewhere. If there is too little data to measure this
    /// with a long comparison, a shorter one is used.
    private double excess(Scale scale, int at) {
        double chance = CHANCE / (2 * (distance(at) + SAME_POSITION) + 5);
        for (int s = scales.indexOf(scale); s >= 0; s--) {
            var shorter = scales.get(s);
            if (shorter.contrast.kink() == scale.contrast.kink()) {
                var otherContrasts = shorter.contrastsElsewhere(at);
                if (otherContrasts.length >= REFERENCES * shorter.contrast.span()) {
                    return factor(otherContrasts, chance);
                }
            }
        }
        return 1;
    }

    private static boolean isPeak(double[] sizes, int i) {
        for (int k = Math.max(0, i - MIN_DISTANCE); k <= Math.min(sizes.length - 1, i + MIN_DISTANCE); k++) {
            if (Math.abs(sizes[k]) > Math.abs(sizes[i])) {
                return false;
            }
        }
        return true;
    }

    /// The absolute values of all but a part, sorted.
    private static double[] absolute(double[] sizes, int from, int to) {
        int low = Math.max(0, from);
        int high = Math.min(sizes.length, to);
        var rest = new double[low + sizes.length - high];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Math.abs(sizes[i < low ? i : high + i - low]);
        }
        Arrays.sort(rest);
        return rest;
    }

    /// How much more than the noise the series varies elsewhere: the larger of the usual factor and the factor
    /// at the given chance.
    private static double factor(double[] sorted, double chance) {
        double rare = Math.max(1.0 / (sorted.length + 1), chance);
        double common = sorted[(int) ((1 - COMMON) * (sorted.length - 1))] / normal(COMMON);
        double rareFactor = sorted[(int) Math.round((1 - rare) * (sorted.length - 1))] / normal(rare);
        return Math.max(1, Math.max(common, rareFactor));
    }

    /// The limit that a normal variable exceeds in absolute value with that probability (Abramowitz and Stegun
    /// 26.2.22).
    private static double normal(double chance) {
        double t = Math.sqrt(-2 * Math.log(chance / 2));
        return t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t);
    }
}
