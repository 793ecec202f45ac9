package greenwall.views;

import greenwall.fleet.state.FleetState;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import javafx.scene.layout.Region;

/// One view of the fleet. It is handed state and draws it; it asks for ranges only between [#shown()] and
/// [#hidden()]. All calls come on the JavaFX thread.
public interface View {
    Region node();

    /// A newer state, or the first; called only while the view is shown.
    void show(FleetState state);

    /// The newest alerts; called like the above. Most views leave alerts alone.
    default void show(FiringAlerts firing) {}

    /// The view is in a window now, at the given place.
    void shown(Place place);

    /// The view is out of sight: it forgets its questions and draws nothing. It lets go of the state too, which it
    /// would keep for as long as nobody comes back; before it is drawn again it is given the newest one.
    void hidden();

    void restyle(PaintStyle look);

    /// Whether all that the view wants to show was there when it was last drawn.
    Completeness completeness();

    /// What can be done with what is chosen in it, for the palette.
    default List<ViewAction> actions() {
        return List.of();
    }

    /// Whether the view still waits for an answer that it asked for.
    default boolean waiting() {
        return false;
    }
}
