package greenwall.fleet.state;

/// Keeps a cell from flickering on a wall: warn and critical are shown after two readings in a row, ok after
/// three; what says that nothing is known is shown at once. A reading counts once, however often it is judged.
record Hysteresis(boolean oneShot) {
    static final int UP = 2;
    static final int DOWN = 3;

    /// Per row: the state that is trying to be shown, for how many readings it has been, and of when the newest sample
    /// of the last reading is, in seconds.
    record Memory(byte[] pending, byte[] count, int[] read) {
        static Memory of(int size) {
            return new Memory(new byte[size], new byte[size], new int[size]);
        }
    }

    /// The state to show in a row, given what was shown before in an old row and what was judged now. The time of
    /// the new reading stands in `into` already. A cell that was not judged before (idle, stale) shows ok at once:
    /// there is nothing to keep.
    byte show(byte shown, byte judged, Memory from, int old, Memory into, int row) {
        var before = CellState.of(shown);
        var now = CellState.of(judged);
        if (oneShot || now.atOnce() || before == now || before.atOnce()) {
            into.pending()[row] = judged;
            return judged;
        }
        boolean worse = now.worseThan(before);
        var pending = CellState.of(from.pending()[old]);
        int seen = from.count()[old];
        if (seen > 0 && pending.worseThan(before) != worse) {
            seen = 0;
        }
        if (into.read()[row] == from.read()[old]) {
            into.pending()[row] = seen > 0 ? pending.code() : judged;
            into.count()[row] = (byte) seen;
            return shown;
        }
        // Of several readings on one side of what is shown the one that is nearest to it is what they agree on.
        boolean nearer = seen > 0 && pending.worseThan(now) != worse;
        byte agreed = nearer ? pending.code() : judged;
        seen++;
        into.pending()[row] = agreed;
        if (seen >= (worse ? UP : DOWN)) {
            return agreed;
        }
        into.count()[row] = (byte) seen;
        return shown;
    }
}
