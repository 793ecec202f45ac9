package greenwall.views;

import greenwall.fleet.state.FleetState;

/// A view that keeps the newest state while it is shown.
public abstract class StateView implements View {
    private FleetState state = FleetState.EMPTY;

    /// The newest; empty before the first and after [#forget].
    protected final FleetState state() {
        return state;
    }

    @Override
    public final void show(FleetState newState) {
        state = newState;
        stateChanged();
    }

    /// A newer state is here.
    protected abstract void stateChanged();

    /// Lets go of the state.
    protected final void forget() {
        state = FleetState.EMPTY;
    }
}
