package greenwall.lab.signal;

import java.util.Comparator;
import java.util.List;

/// A value that changes at known instants.
public final class Phases<T> {
    /// From the instant on, until the next one.
    public record Phase<T>(long from, T value) {}

    private final T initially;
    private final List<Phase<T>> phases;

    public Phases(T initially, List<Phase<T>> phases) {
        this.initially = initially;
        this.phases =
                phases.stream().sorted(Comparator.comparingLong(Phase::from)).toList();
    }

    public static <T> Phases<T> always(T value) {
        return new Phases<>(value, List.of());
    }

    public T at(long t) {
        T value = initially;
        for (var phase : phases) {
            if (phase.from() > t) {
                break;
            }
            value = phase.value();
        }
        return value;
    }

    /// Since when it has been what it is, 0 where it always was.
    public long since(long t) {
        long since = 0;
        for (var phase : phases) {
            if (phase.from() > t) {
                break;
            }
            since = phase.from();
        }
        return since;
    }

    /// Whether it never changes.
    public boolean steady() {
        return phases.isEmpty();
    }

    public List<Phase<T>> changes() {
        return phases;
    }
}
