package greenwall.lab.signal;

/// From one instant to another a flow is multiplied and something is added to it. Changes that overlap work
/// together.
public record Change(long from, long to, double factor, double plus) {
    public static Change scale(long from, long to, double factor) {
        return new Change(from, to, factor, 0);
    }

    public static Change add(long from, long to, double plus) {
        return new Change(from, to, 1, plus);
    }
}
