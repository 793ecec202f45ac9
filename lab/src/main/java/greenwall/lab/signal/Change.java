package greenwall.lab.signal;

/// Multiplies a flow and adds to it between two instants. Overlapping changes combine.
public record Change(long from, long to, double factor, double plus) {
    public static Change scale(long from, long to, double factor) {
        return new Change(from, to, factor, 0);
    }

    public static Change add(long from, long to, double plus) {
        return new Change(from, to, 1, plus);
    }
}
