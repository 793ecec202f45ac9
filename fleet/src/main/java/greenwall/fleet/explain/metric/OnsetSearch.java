package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
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

/// Places the onset among a query's series: the change that is most likely meant by who pointed at an instant.
public final class OnsetSearch {
    private OnsetSearch() {}

    /// The onset, and the series that has it.
    public record Found(Onset onset, Trace trace) {}

    /// @param touching the stretch that the change must have begun in
    public static Optional<Found> find(List<Trace> traces, Instant near, Window touching) {
        return find(traces, near, touching, false);
    }

    /// @param lasting whether it is known to go on at that instant
    public static Optional<Found> find(List<Trace> traces, Instant near, Window touching, boolean lasting) {
        Optional<Found> best = Optional.empty();
        double most = 0;
        for (var trace : traces) {
            var age = Ages.of(trace);
            var late = age.flatMap(a -> a.onset(near, touching));
            if (late.isPresent() && late.get().size() > most) {
                most = late.get().size();
                best = late.map(onset -> new Found(onset, trace));
            }
            if (age.map(Ages::regular).orElse(false)) {
                continue;
            }
            var shift =
                    OnsetFinder.all(trace.timeMillis(), trace.values(), near, touching, traces.size(), lasting).stream()
                            .filter(s -> age.isEmpty() || !s.up())
                            .findFirst();
            if (shift.isPresent() && shift.get().weight() > most) {
                most = shift.get().weight();
                best = shift.map(s -> new Found(onset(trace, s), trace));
            }
        }
        return best;
    }

    private static Onset onset(Trace trace, Shift shift) {
        return new Onset(
                shift.onset(),
                shift.last(),
                shift.end(),
                trace.labels(),
                shift.before(),
                shift.during(),
                shift.size(),
                false);
    }

    /// An onset that a person has placed, with the levels on both sides of it.
    public static Onset placed(List<Trace> traces, Instant at, Duration step) {
        if (traces.isEmpty()) {
            return new Onset(at, at.minus(step), Optional.empty(), Labels.EMPTY, Double.NaN, Double.NaN, 0, true);
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

    private static double median(double[] values, int from, int to) {
        var part = Arrays.copyOfRange(values, Math.min(from, to), to);
        part = Arrays.stream(part).filter(Double::isFinite).sorted().toArray();
        return part.length == 0 ? Double.NaN : part[part.length / 2];
    }
}
