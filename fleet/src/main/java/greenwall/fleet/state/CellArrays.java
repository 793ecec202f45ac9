package greenwall.fleet.state;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The cells of one column as arrays: the value, the time of its oldest sample, the codes of its state and its
/// cause, and the index of its form.
record CellArrays(
        double[] values,
        long[] times,
        byte[] states,
        byte[] causes,
        byte[] forms,
        CellHysteresis.PendingStates pendingStates) {

    static CellArrays of(int size) {
        return new CellArrays(
                new double[size],
                new long[size],
                new byte[size],
                new byte[size],
                new byte[size],
                CellHysteresis.PendingStates.of(size));
    }

    void set(int row, CellState state, CellReasonCode cause) {
        states[row] = state.code();
        causes[row] = cause.code();
    }

    /// A copy in which the readings in matching states are silent.
    CellArrays madeSilent(Predicate<CellState> affected) {
        var copy = new CellArrays(values, times, states.clone(), causes.clone(), forms, pendingStates);
        for (int row = 0; row < states.length; row++) {
            if (affected.test(CellState.of(states[row]))) {
                copy.set(row, CellState.SILENT, CellReasonCode.SOURCE_SILENT);
            }
        }
        return copy;
    }

    /// A copy that uses the arrays of other cells where they are equal. Samples of one scrape have the same
    /// time, and most states do not change between polls.
    CellArrays sharing(@Nullable CellArrays other) {
        if (other == null || other.values.length != values.length) {
            return this;
        }
        return new CellArrays(
                values,
                Arrays.equals(times, other.times) ? other.times : times,
                equal(states, other.states),
                equal(causes, other.causes),
                equal(forms, other.forms),
                new CellHysteresis.PendingStates(
                        equal(pendingStates.pending(), other.pendingStates.pending()),
                        equal(pendingStates.count(), other.pendingStates.count()),
                        Arrays.equals(pendingStates.read(), other.pendingStates.read())
                                ? other.pendingStates.read()
                                : pendingStates.read()));
    }

    private static byte[] equal(byte[] own, byte[] other) {
        return Arrays.equals(own, other) ? other : own;
    }
}
