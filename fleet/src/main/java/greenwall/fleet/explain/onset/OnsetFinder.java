package greenwall.fleet.explain.onset;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds when the spike around an instant began and ended, or says that there is none.
///
/// The series is cut into stretches of constant level. What lies before the stretch in question gives its
/// usual level and scatter; the spike is the run of stretches on one side of that level that contains the
/// instant, or lies nearest to it. It counts only when it stands clear of the scatter, of the usual range,
/// and of chance.
public final class OnsetFinder {
    private static final int FEWEST = 12;
    private static final int MOST = 4_000;
    private static final double CLEAR = 5;
    private static final double SAME_LEVEL = 0.35;
    private static final double SLOW = 60;
    private static final double SLOWEST = 4;

    private OnsetFinder() {}

    /// @param timeMillis in order of time; gaps are simply missing samples
    /// @param near where somebody pointed, or when an alert began
    public static Optional<Shift> find(long[] timeMillis, double[] values, Instant near) {
        return runs(timeMillis, values).flatMap(runs -> runs.nearest(near.toEpochMilli()));
    }

    /// Every run that stands off from what was before it, in order of time; several can share their end.
    public static List<Shift> all(long[] timeMillis, double[] values) {
        return runs(timeMillis, values).map(Runs::all).orElse(List.of());
    }

    private static Optional<Runs> runs(long[] timeMillis, double[] values) {
        var series = Series.of(timeMillis, values, MOST);
        if (series.size() < FEWEST) {
            return Optional.empty();
        }
        double noise = scatterOfSteps(series.values);
        if (noise == 0) {
            noise = quantum(series.values);
            if (noise == 0) {
                return Optional.empty();
            }
        }
        var starts = Segments.starts(flattened(series.values, noise), 4 * Math.log(series.size()) + 6, 2);
        return Optional.of(new Runs(series, starts, noise));
    }

    /// The scatter between neighbours, which a change of level hardly touches.
    private static double scatterOfSteps(double[] values) {
        var steps = new double[values.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs(values[i + 1] - values[i]);
        }
        return 1.4826 * median(steps) / Math.sqrt(2);
    }

    /// For a series that mostly stands still: the smallest step it ever made.
    private static double quantum(double[] values) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 1; i < values.length; i++) {
            double step = Math.abs(values[i] - values[i - 1]);
            if (step > 0) {
                smallest = Math.min(smallest, step);
            }
        }
        return Double.isInfinite(smallest) ? 0 : smallest / 12;
    }

    /// In units of the noise, with far outliers drawn in, so that one wild sample does not buy itself a
    /// stretch.
    private static double[] flattened(double[] values, double noise) {
        double middle = median(values.clone());
        var flat = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double z = (values[i] - middle) / noise;
            flat[i] = 4 * asinh(z / 4);
        }
        return flat;
    }

    private static double asinh(double x) {
        return Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
    }

    static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n == 0 ? Double.NaN : n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }

    /// Finite samples only, thinned to a bearable number by taking every k-th.
    private record Series(long[] times, double[] values) {
        static Series of(long[] timeMillis, double[] values, int most) {
            int every = Math.max(1, (timeMillis.length + most - 1) / most);
            var times = new long[timeMillis.length];
            var kept = new double[timeMillis.length];
            int n = 0;
            for (int i = 0; i < timeMillis.length; i += every) {
                if (Double.isFinite(values[i])) {
                    times[n] = timeMillis[i];
                    kept[n++] = values[i];
                }
            }
            return new Series(Arrays.copyOf(times, n), Arrays.copyOf(kept, n));
        }

        int size() {
            return times.length;
        }

        double level(int from, int end) {
            return median(Arrays.copyOfRange(values, from, end));
        }
    }

    /// The stretches, and the runs of them that stand off from what was before.
    private record Runs(Series series, int[] starts, double noise) {
        private int end(int stretch) {
            return stretch + 1 < starts.length ? starts[stretch + 1] : series.size();
        }

        List<Shift> all() {
            return IntStream.range(1, starts.length)
                    .mapToObj(this::startingWith)
                    .flatMap(Optional::stream)
                    .toList();
        }

        Optional<Shift> nearest(long near) {
            Optional<Shift> best = Optional.empty();
            long bestDistance = Long.MAX_VALUE;
            for (int s = 1; s < starts.length; s++) {
                var shift = startingWith(s);
                if (shift.isEmpty()) {
                    continue;
                }
                long distance = distance(shift.get(), near);
                boolean closer = distance < bestDistance;
                boolean clearer = distance == bestDistance
                        && shift.get().size() > best.orElseThrow().size();
                if (closer || clearer) {
                    best = shift;
                    bestDistance = distance;
                }
            }
            long reach = (series.times[series.size() - 1] - series.times[0]) / 4;
            return bestDistance > reach ? Optional.empty() : best;
        }

        private long distance(Shift shift, long near) {
            long from = shift.onset().toEpochMilli();
            long to = shift.end().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
            return near < from ? from - near : near > to ? near - to : 0;
        }

        /// The run that begins at a stretch: measured against everything since the stretch before it
        /// settled. A slow rise is cut into several stretches, none of which says much; it is judged by its
        /// whole climb.
        private Optional<Shift> startingWith(int s) {
            int from = starts[s];
            int top = top(s);
            double height = level(top);
            int usualFrom = usualFrom(s, height);
            if (from - usualFrom < 5) {
                return Optional.empty();
            }
            var usual = Arrays.copyOfRange(series.values, usualFrom, from);
            double before = median(usual.clone());
            double scatter = Math.max(noise, 1.4826 * deviation(usual, before));
            double jump = height - before;
            // A slow wave climbs too: the longer it takes, the higher it has to be.
            double slow = Math.min(SLOWEST, 1 + (starts[top] - from) / SLOW);
            if (Math.abs(jump) < CLEAR * slow * scatter || Math.abs(jump) < 1.2 * reach(usual, before)) {
                return Optional.empty();
            }
            boolean faint = top > s && (level(s) - before) / jump < SAME_LEVEL;
            if (faint && startingWith(s + 1).isPresent()) {
                return Optional.empty();
            }
            int last = top;
            double most = jump;
            while (last + 1 < starts.length) {
                double next = series.level(starts[last + 1], end(last + 1)) - before;
                if (next / most < SAME_LEVEL || Math.abs(next) < 3 * scatter) {
                    break;
                }
                most = Math.abs(next) > Math.abs(most) ? next : most;
                last++;
            }
            int stop = end(last);
            int onset = firstAway(from, before, scatter, Math.signum(jump));
            double during = series.level(onset, Math.max(onset + 1, stop));
            int samples = stop - onset;
            double size = Math.abs(during - before) / scatter;
            if (size * Math.sqrt(samples) < 12) {
                return Optional.empty();
            }
            return Optional.of(new Shift(
                    Instant.ofEpochMilli(series.times[onset]),
                    stop < series.size() ? Optional.of(Instant.ofEpochMilli(series.times[stop])) : Optional.empty(),
                    before,
                    during,
                    size));
        }

        private double level(int stretch) {
            return series.level(starts[stretch], end(stretch));
        }

        /// The last stretch of the climb, or fall, that this one begins.
        private int top(int s) {
            double direction = Math.signum(level(s) - level(s - 1));
            int top = s;
            while (top + 1 < starts.length && direction * (level(top + 1) - level(top)) > 0) {
                top++;
            }
            return top;
        }

        /// What "before" means: back over stretches on about the same level as the one just before.
        private int usualFrom(int s, double height) {
            double level = level(s - 1);
            double jump = Math.abs(height - level);
            int first = s - 1;
            while (first > 0 && Math.abs(level(first - 1) - level) < SAME_LEVEL * jump) {
                first--;
            }
            return starts[first];
        }

        /// A stretch begins where its mean pays off; the first sample away from the usual level may lie a
        /// little before (a ramp) or after (a straggler).
        private int firstAway(int from, double before, double scatter, double direction) {
            int onset = from;
            while (onset > 0 && direction * (series.values[onset - 1] - before) > 3 * scatter) {
                onset--;
            }
            while (onset + 1 < series.size() && direction * (series.values[onset] - before) < 2 * scatter) {
                onset++;
            }
            return onset;
        }

        private static double deviation(double[] values, double middle) {
            var away = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                away[i] = Math.abs(values[i] - middle);
            }
            return median(away);
        }

        /// How far the usual values stray at most, short of single outliers.
        private static double reach(double[] usual, double middle) {
            var away = new double[usual.length];
            for (int i = 0; i < usual.length; i++) {
                away[i] = Math.abs(usual[i] - middle);
            }
            Arrays.sort(away);
            return away[(int) Math.floor(0.97 * (away.length - 1))];
        }
    }
}
