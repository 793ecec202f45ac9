package greenwall.lab.exporters;

import org.jspecify.annotations.Nullable;

/// Remembers a few numbers for the instants asked last, because many series of a host are asked for the same
/// ones, one series after the other. There are slots for a whole reading of some hours, made as they are needed. A slot
/// is written whole, so threads that race only do the work twice.
final class InstantCache {
    private static final int FEWEST = 32;
    private static final int MOST = 4_096;

    interface Work {
        void fill(long t, double[] into);
    }

    private record Slot(long t, double[] numbers) {}

    private final int width;
    private final Work work;
    private @Nullable Slot[] slots = new @Nullable Slot[FEWEST];

    InstantCache(int width, Work work) {
        this.width = width;
        this.work = work;
    }

    /// Not to be changed by the caller.
    double[] at(long t) {
        var known = slots;
        var slot = known[index(t, known)];
        if (slot != null && slot.t() == t) {
            return slot.numbers();
        }
        if (slot != null && known.length < MOST) {
            known = doubled(known);
            slots = known;
        }
        var numbers = new double[width];
        work.fill(t, numbers);
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
