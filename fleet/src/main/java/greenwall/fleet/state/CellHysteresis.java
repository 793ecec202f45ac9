package greenwall.fleet.state;

/// Keeps cells from flickering on a wall: warn and critical are shown after two consecutive readings, ok after
/// three. States that mean missing data are shown at once. A reading counts once, even if it is evaluated
/// several times.
record CellHysteresis(boolean oneShot) {
    static final int UP = 2;
    static final int DOWN = 3;

    /// For each row: the state that is not shown yet, the number of readings that support it, and the time in
    /// seconds of the newest sample of the last reading.
    record PendingStates(byte[] pending, byte[] count, int[] read) {
        static PendingStates of(int size) {
            return new PendingStates(new byte[size], new byte[size], new int[size]);
        }
    }

    /// The state to show in a row, given the state that was shown before and the state that was found now.
    /// `into` already contains the time of the new reading. A cell without a state to keep (idle, stale) shows ok
    /// at once; an idle one shows warn and critical after as many readings as one that was ok.
    byte stateToShow(byte shown, byte evaluated, PendingStates from, int old, PendingStates into, int row) {
        var before = CellState.of(shown);
        var now = CellState.of(evaluated);
        boolean debounced = before == CellState.IDLE && now != CellState.OK;
        if (oneShot || now.isShownAtOnce() || before == now || before.isShownAtOnce() && !debounced) {
            into.pending()[row] = evaluated;
            return evaluated;
        }
        boolean worse = now.worseThan(before);
        var pending = CellState.of(from.pending()[old]);
        int seen = from.count()[old];
        if (seen > 0 && pending.worseThan(before) != worse) {
            seen = 0;
        }
        if (into.read()[row] == from.read()[old]) {
            into.pending()[row] = seen > 0 ? pending.code() : evaluated;
            into.count()[row] = (byte) seen;
            return shown;
        }
        // If several readings are on the same side of the shown state, they agree on the one nearest to it.
        boolean nearer = seen > 0 && pending.worseThan(now) != worse;
        byte agreed = nearer ? pending.code() : evaluated;
        seen++;
        into.pending()[row] = agreed;
        if (seen >= (worse ? UP : DOWN)) {
            return agreed;
        }
        into.count()[row] = (byte) seen;
        return shown;
    }
}
