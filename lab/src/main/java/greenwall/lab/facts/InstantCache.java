package greenwall.lab.facts;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Caches a few numbers for recent instants, because a query reads the same instants for many series of a
/// host, one series after the other. The cache grows until it covers a range of some hours. A slot is
/// replaced atomically, so a race between threads only means that the same numbers are computed twice.
public final class InstantCache {
    private static final int MIN_SLOTS = 32;
    private static final int MAX_SLOTS = 4_096;

    private record Slot(long t, double[] numbers) {}

    private final LongFunction<double[]> work;
    private @Nullable Slot[] slots = new @Nullable Slot[MIN_SLOTS];

    public InstantCache(LongFunction<double[]> work) {
        this.work = work;
    }

    public static InstantCache of(List<LongToDoubleFunction> numbers) {
        return new InstantCache(t ->
                numbers.stream().mapToDouble(number -> number.applyAsDouble(t)).toArray());
    }

    /// The caller must not change the array.
    public double[] at(long t) {
        var known = slots;
        var slot = known[index(t, known)];
        if (slot != null && slot.t() == t) {
            return slot.numbers();
        }
        if (slot != null && known.length < MAX_SLOTS) {
            known = doubled(known);
            slots = known;
        }
        var numbers = work.apply(t);
        known[index(t, known)] = new Slot(t, numbers);
        return numbers;
    }

    private static int index(long t, @Nullable Slot[] slots) {
        return (int) (t / 15_000) & (slots.length - 1);
    }

    private static @Nullable Slot[] doubled(@Nullable Slot[] slots) {
        var more = new @Nullable Slot[2 * slots.length];
        for (var slot : slots) {
            if (slot != null) {
                more[index(slot.t(), more)] = slot;
            }
        }
        return more;
    }
}
