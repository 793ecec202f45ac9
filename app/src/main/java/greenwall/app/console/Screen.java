package greenwall.app.console;

import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;

/// Shows the state of one site. Calls never overlap; there is none after [#close].
public interface Screen extends AutoCloseable {
    /// The hosts, before any of their values is known.
    default void targets(FleetState silent) {}

    void glance(FleetState state);

    void show(FleetState state);

    void show(FiringAlerts firing);

    /// Adds what an earlier run knew of clusters that have not responded yet.
    default FleetState known(FleetState state) {
        return state;
    }

    @Override
    void close();
}
