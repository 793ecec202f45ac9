package greenwall.views;

import greenwall.fleet.state.FleetState;

/// A view that keeps the newest state and alerts while it is shown.
public abstract class BaseFleetView implements View {
    private FleetState state = FleetState.EMPTY;
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;

    /// The newest state; empty before the first one and after [#clearState].
    public final FleetState state() {
        return state;
    }

    @Override
    public final void show(FleetState newState) {
        state = newState;
        stateChanged();
    }

    protected abstract void stateChanged();

    /// The newest alerts; unknown before the first ones and after [#clearState].
    protected final AlertsAndProblems alertsAndProblems() {
        return firing;
    }

    @Override
    public final void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        alertsChanged();
    }

    /// Called after new alerts. Most views ignore alerts.
    protected void alertsChanged() {}

    protected final void clearState() {
        state = FleetState.EMPTY;
        firing = AlertsAndProblems.UNKNOWN;
    }
}
