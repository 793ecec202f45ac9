package greenwall.fleet.team;

import java.util.Comparator;

/// The time of an operation by a hybrid logical clock. An operation is later than all operations that its
/// console had received when it was made, whatever the machines' clocks show.
///
/// @param millis the greatest time that the console had seen, from its own clock or another stamp
/// @param count the number of the operation within that millisecond
/// @param console orders operations that two consoles made independently
public record HybridTimestamp(long millis, int count, String console) implements Comparable<HybridTimestamp> {
    public static final HybridTimestamp NONE = new HybridTimestamp(0, 0, "");

    private static final Comparator<HybridTimestamp> ORDER = Comparator.comparingLong(HybridTimestamp::millis)
            .thenComparingInt(HybridTimestamp::count)
            .thenComparing(HybridTimestamp::console);

    /// The stamp of the next operation of a console for which this stamp is the greatest known.
    ///
    /// @param clock the clock of the console's machine, in milliseconds; it may have been set back
    public HybridTimestamp next(long clock, String console) {
        return clock > millis
                ? new HybridTimestamp(clock, 0, console)
                : new HybridTimestamp(millis, count + 1, console);
    }

    @Override
    public int compareTo(HybridTimestamp other) {
        return ORDER.compare(this, other);
    }
}
