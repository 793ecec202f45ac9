package greenwall.tests.console;

import greenwall.app.console.FleetDisplay;
import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;

/// For a console of which nobody sees anything.
public record NoDisplay() implements FleetDisplay {
    @Override
    public void showPartial(FleetState state) {}

    @Override
    public void show(FleetState state) {}

    @Override
    public void show(FiringAlerts firing) {}

    @Override
    public void close() {}
}
