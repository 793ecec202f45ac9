package greenwall.views.window;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Intent;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.ViewDescriptor;
import greenwall.views.paint.PaintStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The content of a window, at a desk or in a kiosk: the status bar, and the current view with its data.
abstract class BaseWindowPane extends StackPane {
    final ConsoleContext around;
    final StatusBar statusBar;
    final CurrentViewHolder content = new CurrentViewHolder();
    PaintStyle style;
    FleetState state = FleetState.EMPTY;
    AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private final Map<String, View> views = new HashMap<>();

    @Nullable
    View current;

    BaseWindowPane(ConsoleContext around, PaintStyle style) {
        this.around = around;
        this.style = style;
        statusBar = new StatusBar(style, around.clock(), around.zone());
    }

    void show(FleetState newState, ScopeChoices choices) {
        state = newState;
        statusBar.show(newState);
        statusBar.warn(around.backend().insecureSources());
        if (current != null) {
            current.show(filteredState());
        }
    }

    /// The state without the hosts that the filter hides.
    FleetState filteredState() {
        return state;
    }

    void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        statusBar.show(newFiring);
        if (current != null) {
            current.show(newFiring);
        }
    }

    void restyle(PaintStyle newStyle) {
        style = newStyle;
        statusBar.setPaintStyle(newStyle);
        views.values().forEach(view -> view.restyle(newStyle));
    }

    /// Called once a second.
    void tick() {
        statusBar.show(around.backend().team());
        statusBar.repaint();
        if (current != null) {
            current.tick();
        }
    }

    /// Called when the site changes. The views are created again with the new backend, so that no data of the
    /// old site is shown.
    void renew() {
        close();
        current = null;
        views.clear();
        statusBar.warn(around.backend().insecureSources());
    }

    void close() {
        if (current != null) {
            current.onHidden();
        }
    }

    /// Switches to the view with this name. Creates it on first use.
    View switchTo(String name, ViewDescriptor kind, Consumer<Intent> intents) {
        var view = views.computeIfAbsent(
                name,
                _ -> ThreadCheckedView.of(
                        kind, new ViewContext(style, around.clock(), around.zone(), around.backend(), intents)));
        if (current != view) {
            close();
        }
        current = view;
        content.switchTo(view.node());
        return view;
    }
}
