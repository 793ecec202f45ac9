package greenwall.views.dashboard;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.chart.Annotation;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import javafx.scene.layout.Region;

/// The part of a panel below its heading, which is drawn from the query results.
interface PanelBody {
    Region node();

    void show(PanelData content);

    /// Sends further queries about the content that is shown.
    default void requestMore(PanelData content, PanelInstance instance, PanelRequest.Round round) {}

    /// Cancels the further queries.
    default void withdraw() {}

    /// How much is shown of how much, if the body does not show all its content; otherwise empty.
    default String limit() {
        return "";
    }

    default void applyStyle(PaintStyle style) {}

    default void annotate(List<Annotation> annotations) {}

    default void show(FleetState state) {}

    default void show(AlertsAndProblems firing) {}

    default void onHidden() {}
}
