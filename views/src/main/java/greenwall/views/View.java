package greenwall.views;

import greenwall.fleet.state.FleetState;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import javafx.scene.layout.Region;

/// One view of the fleet. It gets the state and draws it; it runs range queries only between [#shown()] and
/// [#hidden()]. All calls are on the JavaFX thread.
public interface View {
    Region node();

    /// A newer state, or the first; called only while the view is shown.
    void show(FleetState state);

    /// The newest alerts; called under the same conditions. Most views ignore alerts.
    default void show(FiringAlerts firing) {}

    /// The view is now in a window, at the given place.
    void shown(Place place);

    /// The view is out of sight: it cancels its requests, draws nothing and drops the state, which it would otherwise
    /// keep in memory until it is shown again with a newer one.
    void hidden();

    /// Draws everything in another look. A view overrides it if it keeps painted parts outside of its node.
    default void restyle(PaintStyle look) {
        PaintedRegion.restyle(node(), look);
    }

    /// Whether the last drawing had all data it needs.
    Completeness completeness();

    /// Actions on the selection, for the palette.
    default List<ViewAction> actions() {
        return List.of();
    }

    /// Whether the view waits for a result.
    default boolean waiting() {
        return false;
    }
}
