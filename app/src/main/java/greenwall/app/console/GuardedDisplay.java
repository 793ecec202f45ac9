package greenwall.app.console;

import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import java.util.function.Consumer;

/// The screen of one site while its polls run. Calls wait for each other, and after [#close] they have no effect.
final class GuardedDisplay implements FleetDisplay {
    private final FleetDisplay screen;
    private final Consumer<FleetState> onState;
    private boolean closed;

    /// @param onState gets each state before it is shown
    GuardedDisplay(FleetDisplay screen, Consumer<FleetState> onState) {
        this.screen = screen;
        this.onState = onState;
    }

    /// Runs an action of the screen, unless it is closed.
    synchronized void run(Runnable action) {
        if (!closed) {
            action.run();
        }
    }

    @Override
    public void targets(FleetState silent) {
        run(() -> screen.targets(silent));
    }

    @Override
    public void showPartial(FleetState state) {
        run(() -> {
            onState.accept(state);
            screen.showPartial(state);
        });
    }

    @Override
    public void show(FleetState state) {
        run(() -> {
            onState.accept(state);
            screen.show(state);
        });
    }

    @Override
    public FleetState known(FleetState state) {
        return screen.known(state);
    }

    @Override
    public void show(FiringAlerts firing) {
        run(() -> screen.show(firing));
    }

    @Override
    public synchronized void close() {
        closed = true;
        screen.close();
    }
}
