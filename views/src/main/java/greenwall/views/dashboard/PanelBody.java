package greenwall.views.dashboard;

import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import greenwall.views.chart.Annotation;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import javafx.scene.layout.Region;

/// The content of a panel, drawn from its results.
interface PanelBody {
    Region node();

    void show(PanelContent content);

    void setLook(PaintStyle look);

    default void annotate(List<Annotation> annotations) {}

    default void show(FleetState state) {}

    default void show(FiringAlerts firing) {}

    default void hidden() {}

    /// Whether it needs no result of a source.
    default boolean unasked() {
        return false;
    }
}
