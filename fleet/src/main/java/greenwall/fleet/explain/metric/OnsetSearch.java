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

/// Places the onset among a query's series: the clearest change that touches the stretch in question.
public final class OnsetSearch {
    private static final double CLEARLY = 2;

    private OnsetSearch() {}

    /// The onset, and the series that has it.
    public record Found(Onset onset, Trace trace) {}

    /// @param touching the stretch that the change must have begun in, or still last in
    public static Optional<Found> find(List<Trace> traces, Instant near, Window touching) {
        Optional<Found> best = Optional.empty();
        Optional<Step> chosen = Optional.empty();
        double most = 0;
        for (var trace : traces) {
            var age = Ages.of(trace);
            var late = age.flatMap(a -> a.onset(near, touching));
            if (late.isPresent() && late.get().size() > most) {
                most = late.get().size();
                best = late.map(onset -> new Found(onset, trace));
                chosen = Optional.empty();
            }
            if (age.map(Ages::regular).orElse(false)) {
                continue;
            }
            var shifts = OnsetFinder.all(trace.timeMillis(), trace.values()).stream()
                    .filter(shift -> age.isEmpty() || !shift.up())
                    .toList();
            for (var shift : shifts) {
                double weight =
                        touches(shift, touching) ? clarity(trace, shift, touching) / (1 + away(shift, near)) : 0;
                if (weight > most) {
                    most = weight;
                    best = Optional.empty();
                    chosen = Optional.of(new Step(trace, shift, shifts));
                }
            }
        }
        return chosen.isPresent()
                ? chosen.map(step -> new Found(onset(step.trace(), step.last(near)), step.trace()))
                : best;
    }

    /// What began long before the stretch in question and is only just clear is a wave that happens to be
    /// high now.
    private static double clarity(Trace trace, Shift shift, Window touching) {
        double beyond = Usual.beyond(trace, shift);
        return shift.onset().isBefore(touching.start()) && beyond < CLEARLY ? 0 : beyond;
    }

    /// A change among all of its series.
    private record Step(Trace trace, Shift shift, List<Shift> all) {
        private static final int PLATEAU = 10;
        private static final int SETTLING = 3;
        private static final double FLAT = 0.2;
        private static final double AS_HIGH = 0.5;
        private static final double CLEAR = 8;

        /// Trouble can come in steps: a scrub makes a disk slow, and then it fails. What made it as bad as
        /// it is now is the last step that is of the first one's size and began from a level on which the
        /// series had settled.
        Shift last(Instant near) {
            var last = shift;
            for (var later : all) {
                boolean goesOn = later.onset().isAfter(shift.onset())
                        && !later.onset().isAfter(near)
                        && later.up() == shift.up()
                        && later.end().map(end -> end.isAfter(near)).orElse(true);
                if (goesOn && later.size() > CLEAR && height(later) > AS_HIGH * height(shift) && settled(later)) {
                    last = later;
                }
            }
            return last;
        }

        private static double height(Shift of) {
            return Math.abs(of.during() - of.before());
        }

        private boolean settled(Shift later) {
            int from = index(trace, shift.onset()) + SETTLING;
            int to = index(trace, later.onset());
            if (to - from < PLATEAU) {
                return false;
            }
            int third = (to - from) / 3;
            double early = median(trace.values(), from, from + third);
            double late = median(trace.values(), to - third, to);
            return Math.abs(late - early) < FLAT * height(later);
        }
    }

    /// In quarters of an hour; none where the change lasts at that instant.
    private static double away(Shift shift, Instant near) {
        var distance = near.isBefore(shift.onset())
                ? Duration.between(near, shift.onset())
                : shift.end()
                        .filter(end -> end.isBefore(near))
                        .map(end -> Duration.between(end, near))
                        .orElse(Duration.ZERO);
        return distance.toSeconds() / 900.0;
    }

    private static boolean touches(Shift shift, Window window) {
        boolean begun = shift.onset().isBefore(window.end());
        boolean lasted = shift.end().map(end -> end.isAfter(window.start())).orElse(true);
        return begun && lasted;
    }

    private static Onset onset(Trace trace, Shift shift) {
        int found = firstAway(trace, index(trace, shift.onset()), shift);
        int stop = shift.end().map(end -> index(trace, end)).orElse(trace.size());
        int at = Math.max(1, Hinge.first(trace.values(), found, Math.max(stop, found + 1)));
        var first = Instant.ofEpochMilli(trace.timeMillis()[at]);
        var last = at > 0 ? Instant.ofEpochMilli(trace.timeMillis()[at - 1]) : first;
        return new Onset(first, last, shift.end(), trace.labels(), shift.before(), shift.during(), shift.size(), false);
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

    /// The first sample that is clearly on its way: back from where half of the change is done. A slow wave
    /// before a large change is no part of it.
    private static int firstAway(Trace trace, int found, Shift shift) {
        var values = trace.values();
        double height = shift.during() - shift.before();
        double clear = Math.min(0.5, Math.max(0.08, 2.5 / shift.size()));
        int half = found;
        while (half + 1 < values.length && share(values[half], shift.before(), height) < 0.5) {
            half++;
        }
        if (share(values[half], shift.before(), height) < 0.5) {
            return found;
        }
        int first = half;
        while (first > 0
                && (share(values[first - 1], shift.before(), height) > clear
                        || first > 1 && share(values[first - 2], shift.before(), height) > 2 * clear)) {
            first--;
        }
        return first;
    }

    private static double share(double value, double before, double height) {
        return (value - before) / height;
    }

    private static double median(double[] values, int from, int to) {
        var part = Arrays.copyOfRange(values, Math.min(from, to), to);
        part = Arrays.stream(part).filter(Double::isFinite).sorted().toArray();
        return part.length == 0 ? Double.NaN : part[part.length / 2];
    }
}
