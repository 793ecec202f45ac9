package greenwall.fleet.explain.metric;

import greenwall.fleet.Window;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.Trace;
import greenwall.fleet.explain.onset.OnsetFinder;
import greenwall.fleet.explain.onset.Shift;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Places the onset among a query's series: the clearest change that touches the stretch in question.
public final class OnsetSearch {
    private static final int FEWEST_IN_A_RAMP = 5;

    private OnsetSearch() {}

    /// The onset, and the series that has it.
    public record Found(Onset onset, Trace trace) {}

    /// @param touching the stretch that the change must have begun in, or still last in
    public static Optional<Found> find(List<Trace> traces, Instant near, Window touching) {
        Optional<Found> best = Optional.empty();
        double most = 0;
        for (var trace : traces) {
            var shift = OnsetFinder.find(trace.timeMillis(), trace.values(), near);
            if (shift.isEmpty() || !touches(shift.get(), touching)) {
                continue;
            }
            double weight = Math.log(1 + shift.get().size());
            if (weight > most) {
                most = weight;
                best = Optional.of(new Found(onset(trace, shift.get()), trace));
            }
        }
        return best;
    }

    private static boolean touches(Shift shift, Window window) {
        boolean begun = shift.onset().isBefore(window.end());
        boolean lasted = shift.end().map(end -> end.isAfter(window.start())).orElse(true);
        return begun && lasted;
    }

    private static Onset onset(Trace trace, Shift shift) {
        int at = index(trace, shift.onset());
        at = rampStart(trace, at, shift);
        var first = Instant.ofEpochMilli(trace.timeMillis()[at]);
        var last = at > 0 ? Instant.ofEpochMilli(trace.timeMillis()[at - 1]) : first;
        return new Onset(first, last, shift.end(), trace.labels(), shift.before(), shift.during(), shift.size(), false);
    }

    /// An onset that a person has placed, with the levels on both sides of it.
    public static Onset placed(List<Trace> traces, Instant at, Duration step) {
        if (traces.isEmpty()) {
            return new Onset(
                    at,
                    at.minus(step),
                    Optional.empty(),
                    greenwall.fleet.Labels.EMPTY,
                    Double.NaN,
                    Double.NaN,
                    0,
                    true);
        }
        var trace = traces.getFirst();
        int cut = index(trace, at);
        double before = median(trace.values(), 0, cut);
        double during = median(trace.values(), cut, Math.min(trace.size(), cut + 20));
        return new Onset(at, at.minus(step), Optional.empty(), trace.labels(), before, during, 0, true);
    }

    private static int index(Trace trace, Instant at) {
        int found = Arrays.binarySearch(trace.timeMillis(), at.toEpochMilli());
        int index = found >= 0 ? found : -found - 1;
        return Math.min(index, trace.size() - 1);
    }

    /// A slow rise leaves the noise late: the line through its first part is followed back to the usual level.
    private static int rampStart(Trace trace, int at, Shift shift) {
        var values = trace.values();
        var times = trace.timeMillis();
        double height = shift.during() - shift.before();
        int stop = at;
        while (stop < values.length && (values[stop] - shift.before()) / height < 0.75) {
            stop++;
        }
        int n = stop - at;
        if (n < FEWEST_IN_A_RAMP) {
            return at;
        }
        double meanT = 0;
        double meanV = 0;
        for (int i = at; i < stop; i++) {
            meanT += (times[i] - times[at]) / 1000.0 / n;
            meanV += values[i] / n;
        }
        double products = 0;
        double squares = 0;
        for (int i = at; i < stop; i++) {
            double t = (times[i] - times[at]) / 1000.0 - meanT;
            products += t * (values[i] - meanV);
            squares += t * t;
        }
        double slope = products / squares;
        double back = meanT - (meanV - shift.before()) / slope;
        if (!(slope / height > 0) || back >= 0) {
            return at;
        }
        long start = times[at] + Math.max((long) (back * 1000), times[at] - times[stop - 1]);
        int first = at;
        while (first > 0 && times[first - 1] > start) {
            first--;
        }
        return first;
    }

    private static double median(double[] values, int from, int to) {
        var part = Arrays.copyOfRange(values, Math.min(from, to), to);
        part = Arrays.stream(part).filter(Double::isFinite).sorted().toArray();
        return part.length == 0 ? Double.NaN : part[part.length / 2];
    }
}
