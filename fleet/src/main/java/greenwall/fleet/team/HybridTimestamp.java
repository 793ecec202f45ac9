package greenwall.fleet.team;

import java.util.Comparator;

/// The time of an operation by a hybrid logical clock: an operation is later than all operations that its console knew
/// when it was made, whatever the machines' clocks show.
///
/// @param millis the greatest time that the console had seen, its own clock's or another's stamp
/// @param count numbers the operations within that millisecond
/// @param console orders what two consoles made without knowing of each other
public record HybridTimestamp(long millis, int count, String console) implements Comparable<HybridTimestamp> {
    public static final HybridTimestamp NONE = new HybridTimestamp(0, 0, "");

    private static final Comparator<HybridTimestamp> ORDER = Comparator.comparingLong(HybridTimestamp::millis)
            .thenComparingInt(HybridTimestamp::count)
            .thenComparing(HybridTimestamp::console);

    /// The stamp of the next operation of a console that knows this one as the greatest.
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
