package greenwall.views.shell;

import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.ViewKind;
import greenwall.views.paint.PaintStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The content of a window, attended or not: the strip, and the current view with what it is shown.
abstract class WindowPane extends StackPane {
    final ConsoleServices around;
    final StatusBar strip;
    final ViewSlot content = new ViewSlot();
    PaintStyle look;
    FleetState state = FleetState.EMPTY;
    FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private final Map<String, View> views = new HashMap<>();

    @Nullable
    View current;

    WindowPane(ConsoleServices around, PaintStyle look) {
        this.around = around;
        this.look = look;
        strip = new StatusBar(look, around.clock(), around.zone());
    }

    void show(FleetState newState, ScopeChoices offer) {
        state = newState;
        strip.show(newState);
        strip.warn(around.ports().unchecked());
        if (current != null) {
            current.show(wanted());
        }
    }

    /// What the views are shown of the state.
    FleetState wanted() {
        return state;
    }

    void show(FiringAlerts newFiring) {
        firing = newFiring;
        strip.show(newFiring);
        if (current != null) {
            current.show(newFiring);
        }
    }

    void restyle(PaintStyle newLook) {
        look = newLook;
        strip.setLook(newLook);
        views.values().forEach(view -> view.restyle(newLook));
    }

    /// Once a second.
    void tick() {
        strip.show(around.ports().team());
        strip.repaint();
    }

    /// Another site is shown: the views are made again with its ports, so that no answer of the old site is seen.
    void renew() {
        close();
        current = null;
        views.clear();
        strip.warn(around.ports().unchecked());
    }

    void close() {
        if (current != null) {
            current.hidden();
        }
    }

    /// Turns to the view of this name, which is made at the first time.
    View turnTo(String name, ViewKind kind, Consumer<Intent> intents) {
        var view = views.computeIfAbsent(
                name,
                _ -> ThreadCheckedView.of(
                        kind, new ViewContext(look, around.clock(), around.zone(), around.ports(), intents)));
        if (current != view) {
            close();
        }
        current = view;
        content.turnTo(view.node());
        return view;
    }
}
