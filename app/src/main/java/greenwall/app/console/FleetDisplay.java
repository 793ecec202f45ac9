package greenwall.app.console;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;

/// Shows the state of one site. Calls never overlap, except that a state may be stored while alerts are shown. None
/// comes after [#close].
public interface FleetDisplay extends AutoCloseable {
    /// Shows what is known before the first poll, in place of the previous site. It is called when that site shows
    /// nothing more.
    default void begin() {}

    /// Shows the hosts before any of their values are known.
    default void showTargets(FleetState silent) {}

    void show(FleetState state);

    /// Stores the state that was shown last, for the next run.
    default void store() {}

    void show(AlertsAndProblems alertsAndProblems);

    /// Adds the state from an earlier run for clusters that have not responded yet.
    default FleetState withEarlierState(FleetState state) {
        return state;
    }

    @Override
    void close();
}
