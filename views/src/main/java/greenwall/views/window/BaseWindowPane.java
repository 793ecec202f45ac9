package greenwall.views.window;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.ViewDescriptor;
import greenwall.views.WindowRequest;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The content of a window, at a desk or in a kiosk: the status bar, and the current view with its data.
abstract class BaseWindowPane extends StackPane {
    final ConsoleContext context;
    final StatusBar statusBar;
    final CurrentViewHolder content = new CurrentViewHolder();
    PaintStyle style;
    FleetState state = FleetState.EMPTY;
    AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private final Map<String, View> views = new HashMap<>();

    @Nullable
    View current;

    BaseWindowPane(ConsoleContext context, PaintStyle style) {
        this.context = context;
        this.style = style;
        statusBar = new StatusBar(style, context.clock(), context.zone());
    }

    void show(FleetState newState, HostFilterChoices choices) {
        state = newState;
        statusBar.show(newState);
        statusBar.warn(context.backend().insecureSources());
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
        statusBar.show(context.backend().team());
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
        statusBar.warn(context.backend().insecureSources());
    }

    void close() {
        if (current != null) {
            current.onHidden();
        }
    }

    /// Switches to the view with this name and shows it at a place. Creates it on first use. A message
    /// replaces a view that fails, so that the window, or the whole console at its start, is still shown.
    void open(String name, ViewDescriptor kind, Consumer<WindowRequest> windowRequests, Place place) {
        try {
            var view = switchTo(name, kind, windowRequests);
            view.onShown(place);
            // Shows alerts first: a view without a host takes that of the worst problem.
            view.show(firing);
            view.show(filteredState());
        } catch (RuntimeException bug) {
            var failed = current;
            current = null;
            views.remove(name);
            if (failed != null) {
                try {
                    failed.onHidden();
                } catch (RuntimeException also) {
                    bug.addSuppressed(also);
                }
            }
            System.getLogger(BaseWindowPane.class.getName())
                    .log(System.Logger.Level.ERROR, "the view " + name + " failed", bug);
            content.switchTo(Controls.wrapped(
                    "The view “" + kind.title() + "” failed because of a bug in Greenwall; see Greenwall's log.",
                    "error"));
        }
    }

    private View switchTo(String name, ViewDescriptor kind, Consumer<WindowRequest> windowRequests) {
        var view = views.computeIfAbsent(
                name,
                _ -> ThreadCheckedView.of(
                        kind,
                        new ViewContext(style, context.clock(), context.zone(), context.backend(), windowRequests)));
        if (current != view) {
            close();
        }
        current = view;
        content.switchTo(view.node());
        return view;
    }
}
