package greenwall.lab.signal;

import java.util.Comparator;
import java.util.List;

/// A value that changes at known instants.
public final class StepSignal<T> {
    /// A value from an instant until the next phase begins.
    public record Phase<T>(long from, T value) {}

    private final T initially;
    private final List<Phase<T>> phases;
    /// The start of each phase, in an array so that a search creates no objects.
    private final long[] begins;

    public StepSignal(T initially, List<Phase<T>> phases) {
        this.initially = initially;
        this.phases =
                phases.stream().sorted(Comparator.comparingLong(Phase::from)).toList();
        this.begins = this.phases.stream().mapToLong(Phase::from).toArray();
    }

    /// The index of the phase at an instant; -1 before the first phase.
    private int index(long t) {
        int i = begins.length - 1;
        while (i >= 0 && begins[i] > t) {
            i--;
        }
        return i;
    }

    public T at(long t) {
        int i = index(t);
        return i < 0 ? initially : phases.get(i).value();
    }

    /// The instant since which it has had its value; 0 for the initial value.
    public long since(long t) {
        int i = index(t);
        return i < 0 ? 0 : begins[i];
    }

    public List<Phase<T>> changes() {
        return phases;
    }
}
