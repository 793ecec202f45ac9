package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.state.FleetState;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;

/// One view of the fleet. It receives the state and draws it. It runs range queries only between [#onShown] and
/// [#onHidden()]. All calls are on the JavaFX thread.
public interface View {
    Region node();

    /// Shows a new state. Called only while the view is in a window. A few views ignore it.
    default void show(FleetState state) {}

    /// Shows the newest alerts. Called only while the view is in a window. Most views ignore alerts.
    default void show(AlertsAndProblems firing) {}

    /// Called once a second, for ages. Called only while the view is in a window. Most views show instants
    /// instead.
    default void tick() {}

    /// Called when the view is put into a window, at the given place.
    void onShown(Place place);

    /// Called when the view is removed from the window. It cancels its requests, draws nothing and drops the
    /// state, which it would otherwise keep in memory although it gets a newer one when it is shown again.
    void onHidden();

    /// Redraws everything in another style. A view overrides it if it keeps painted parts outside of its node.
    default void restyle(PaintStyle style) {
        PaintedRegion.restyle(node(), style);
    }

    /// Whether the last drawing had all data it needs.
    ScreenshotCompleteness completeness();

    /// The actions on the selection, for the command palette.
    default List<ViewAction> actions() {
        return List.of();
    }

    /// The window that the view shows if it is not that of its place's time range, such as that of an explanation.
    default Optional<TimeWindow> ownWindow() {
        return Optional.empty();
    }

    /// Whether the view waits for a result.
    default boolean isWaiting() {
        return false;
    }
}
