package greenwall.lab.signal;

import java.util.Comparator;
import java.util.List;

/// A value that changes at known instants.
public final class StepSignal<T> {
    /// From the instant on, until the next one.
    public record Phase<T>(long from, T value) {}

    private final T initially;
    private final List<Phase<T>> phases;

    public StepSignal(T initially, List<Phase<T>> phases) {
        this.initially = initially;
        this.phases =
                phases.stream().sorted(Comparator.comparingLong(Phase::from)).toList();
    }

    public static <T> StepSignal<T> always(T value) {
        return new StepSignal<>(value, List.of());
    }

    public T at(long t) {
        int i = last(t);
        return i < 0 ? initially : phases.get(i).value();
    }

    /// Since when it has had its value; 0 if always.
    public long since(long t) {
        int i = last(t);
        return i < 0 ? 0 : phases.get(i).from();
    }

    private int last(long t) {
        int i = phases.size() - 1;
        while (i >= 0 && phases.get(i).from() > t) {
            i--;
        }
        return i;
    }

    /// Whether it never changes.
    public boolean steady() {
        return phases.isEmpty();
    }

    public List<Phase<T>> changes() {
        return phases;
    }
}
