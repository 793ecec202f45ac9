package greenwall.app.console;

import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;

/// Where what one site says is shown. All calls come one after the other; after [#close] there is none.
public interface Screen extends AutoCloseable {
    /// The first state, which lacks what takes its time.
    /// The hosts, before any of their values is known.
    default void targets(FleetState silent) {}

    void glance(FleetState state);

    void show(FleetState state);

    void show(FiringAlerts firing);

    /// The state, with what an earlier run knew of clusters that have not answered in this one.
    default FleetState known(FleetState state) {
        return state;
    }

    @Override
    void close();
}
