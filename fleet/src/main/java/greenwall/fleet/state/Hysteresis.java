package greenwall.fleet.state;

/// Keeps a cell from flickering on a wall: warn and critical are shown after two readings in a row, ok after
/// three; what says that nothing is known is shown at once.
final class Hysteresis {
    static final int UP = 2;
    static final int DOWN = 3;

    /// Per row: the state that is trying to be shown and for how many readings it has been.
    record Memory(byte[] pending, byte[] count) {
        static Memory of(int size) {
            return new Memory(new byte[size], new byte[size]);
        }
    }

    private final boolean oneShot;

    Hysteresis(boolean oneShot) {
        this.oneShot = oneShot;
    }

    /// The state to show, given what was shown before (null for a row that is new) and what was judged now. A
    /// cell that was not judged before (idle, stale …) shows ok at once: there is nothing to keep.
    byte show(byte shown, byte judged, byte pending, byte count, Memory into, int row) {
        var before = CellState.of(shown);
        var now = CellState.of(judged);
        if (oneShot || now.atOnce() || before == now || before.atOnce()) {
            into.pending()[row] = judged;
            into.count()[row] = 0;
            return judged;
        }
        int seen = pending == judged ? count + 1 : 1;
        int needed = now.worseThan(before) ? UP : DOWN;
        if (seen >= needed) {
            into.pending()[row] = judged;
            into.count()[row] = 0;
            return judged;
        }
        into.pending()[row] = judged;
        into.count()[row] = (byte) seen;
        return shown;
    }
}
