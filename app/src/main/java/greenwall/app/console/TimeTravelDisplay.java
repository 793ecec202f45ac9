package greenwall.app.console;

import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostIssue;
import greenwall.views.AlertsAndProblems;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Shows a site at an earlier instant: nothing is stored, and nobody is notified.
public final class TimeTravelDisplay implements FleetDisplay {
    private final Consumer<FleetState> states;
    private final Consumer<AlertsAndProblems> alertConsumer;

    /// Guarded by this, like the field below.
    private FleetState lastShown = FleetState.EMPTY;

    private Map<String, Map<String, HostIssue>> issues = Map.of();

    public TimeTravelDisplay(Consumer<FleetState> states, Consumer<AlertsAndProblems> alertConsumer) {
        this.states = states;
        this.alertConsumer = alertConsumer;
    }

    @Override
    public void begin() {
        states.accept(FleetState.EMPTY);
        alertConsumer.accept(AlertsAndProblems.UNKNOWN);
    }

    @Override
    public synchronized void show(FleetState state) {
        lastShown = state;
        states.accept(state.withIssues(issues));
    }

    @Override
    public synchronized void show(AlertsAndProblems alertsAndProblems) {
        var now = ProblemBuilder.hostIssues(alertsAndProblems.problems().orElse(List.of()));
        if (!now.equals(issues)) {
            issues = now;
            states.accept(lastShown.withIssues(issues));
        }
        alertConsumer.accept(alertsAndProblems);
    }

    @Override
    public void close() {}
}
