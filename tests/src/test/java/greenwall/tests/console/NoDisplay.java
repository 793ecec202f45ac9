package greenwall.tests.console;

import greenwall.app.console.FleetDisplay;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;

/// Ignores all updates, for a console without windows.
public record NoDisplay() implements FleetDisplay {
    @Override
    public void show(FleetState state) {}

    @Override
    public void show(AlertsAndProblems firing) {}

    @Override
    public void close() {}
}
