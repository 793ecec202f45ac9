package greenwall.app.console;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import java.util.function.Consumer;

/// The screen of one site while its polls run. Calls wait for each other, except that alerts are shown while a state
/// is stored. After [#close] they have no effect.
final class SynchronizedDisplay implements FleetDisplay {
    private final FleetDisplay display;
    private final Consumer<FleetState> onState;
    /// Held while a state is shown and stored, because closing waits for both. Storing may take long, so it does not
    /// hold the lock of the other calls, for which the JavaFX thread may wait. It is taken before that lock.
    private final Object storing = new Object();
    private boolean closed;

    /// @param onState gets each state before it is shown
    SynchronizedDisplay(FleetDisplay display, Consumer<FleetState> onState) {
        this.display = display;
        this.onState = onState;
    }

    private synchronized void run(Runnable action) {
        if (!closed) {
            action.run();
        }
    }

    @Override
    public void begin() {
        run(display::begin);
    }

    @Override
    public void showTargets(FleetState silent) {
        run(() -> display.showTargets(silent));
    }

    @Override
    public void show(FleetState state) {
        synchronized (storing) {
            run(() -> {
                onState.accept(state);
                display.show(state);
            });
            if (!closed) {
                display.store();
            }
        }
    }

    @Override
    public FleetState withEarlierState(FleetState state) {
        return display.withEarlierState(state);
    }

    @Override
    public void show(AlertsAndProblems alertsAndProblems) {
        run(() -> display.show(alertsAndProblems));
    }

    @Override
    public void close() {
        synchronized (storing) {
            run(() -> {
                closed = true;
                display.close();
            });
        }
    }
}
