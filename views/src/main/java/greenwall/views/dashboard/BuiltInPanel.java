package greenwall.views.dashboard;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.ViewList;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// A panel that contains one of the console's own views.
final class BuiltInPanel implements PanelBody {
    private final Optional<View> view;
    private final String part;
    private final String host;
    private final Panel.QueryOptions options;
    private final Supplier<TimeRangeChoice> dashboardRange;
    private final Consumer<TimeWindow> onChosen;
    private final Region node;
    private FleetState state = FleetState.EMPTY;
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    /// What is shown; empty while the view is hidden.
    private Optional<PanelData> last = Optional.empty();
    /// Where the view is; empty while it is hidden.
    private Optional<Place> shownPlace = Optional.empty();

    /// @param onChosen called with the window that the user chose in the view
    BuiltInPanel(
            ViewContext context, Panel panel, Supplier<TimeRangeChoice> dashboardRange, Consumer<TimeWindow> onChosen) {
        this.dashboardRange = dashboardRange;
        this.onChosen = onChosen;
        options = panel.queryOptions();
        part = panel.options().get(PanelOption.PART);
        host = panel.options().get(PanelOption.PART_HOST);
        view = ViewList.named(part)
                .filter(kind -> !kind.id().equals("dashboard"))
                .map(kind -> kind.factory().apply(inPanel(context)));
        node = view.map(View::node)
                .orElseGet(() -> new Label(
                        part.equals("dashboard")
                                ? "This panel refers to a custom view, which no panel can show: correct the file."
                                : "This panel refers to the unknown view \"" + part + "\": correct it in the file."));
        node.setMinSize(0, 0);
    }

    /// The place of the window is that of the dashboard, which the view must not replace with its own. Only a
    /// window that is chosen in the view applies to the dashboard too.
    private ViewContext inPanel(ViewContext context) {
        return new ViewContext(context.style(), context.clock(), context.zone(), context.backend(), windowRequest -> {
            if (!(windowRequest instanceof WindowRequest.Replace(var place))) {
                context.windowRequests().accept(windowRequest);
            } else if (place.range() instanceof TimeRangeChoice.AbsoluteRange(var window)
                    && shownPlace
                            .filter(shown -> !shown.range().equals(place.range()))
                            .isPresent()) {
                onChosen.accept(window);
            }
        });
    }

    @Override
    public Region node() {
        return node;
    }

    @Override
    public void applyStyle(PaintStyle style) {
        view.ifPresent(v -> v.restyle(style));
    }

    @Override
    public void show(PanelData content) {
        last = Optional.of(content);
        var place = new Place(part, about(content), range(content), Map.of());
        // The view refreshes itself. If it was entered again in each round, it would lose what was typed.
        if (shownPlace.equals(Optional.of(place))) {
            return;
        }
        shownPlace = Optional.of(place);
        view.ifPresent(v -> {
            v.onShown(place);
            v.show(firing);
            v.show(state);
        });
    }

    /// The time range of the dashboard, or the panel's own.
    private TimeRangeChoice range(PanelData content) {
        return PanelTimeOverride.range(
                options, dashboardRange.get(), content.window(), content.scope(), content.zone());
    }

    private Optional<Place.HostRef> about(PanelData content) {
        return state.host(content.scope().text(host)).map(Place.HostRef::of);
    }

    /// Shows the view again if its host only appears in the new state.
    @Override
    public void show(FleetState newState) {
        state = newState;
        if (last.isPresent() && !about(last.get()).equals(shownPlace.flatMap(Place::host))) {
            show(last.get());
        } else {
            shownView().ifPresent(v -> v.show(newState));
        }
    }

    @Override
    public void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        shownView().ifPresent(v -> v.show(newFiring));
    }

    /// The view, unless it is hidden.
    private Optional<View> shownView() {
        return last.isPresent() ? view : Optional.empty();
    }

    @Override
    public void onHidden() {
        shownView().ifPresent(View::onHidden);
        last = Optional.empty();
        shownPlace = Optional.empty();
    }
}
