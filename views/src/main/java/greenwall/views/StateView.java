package greenwall.views;

import greenwall.fleet.state.FleetState;

/// A view that keeps the newest state while it is shown.
public abstract class StateView implements View {
    private FleetState state = FleetState.EMPTY;

    /// The newest state; empty before the first one and after [#forget].
    public final FleetState state() {
        return state;
    }

    @Override
    public final void show(FleetState newState) {
        state = newState;
        stateChanged();
    }

    /// Called after each new state.
    protected abstract void stateChanged();

    /// Drops the state.
    protected final void forget() {
        state = FleetState.EMPTY;
    }
}
