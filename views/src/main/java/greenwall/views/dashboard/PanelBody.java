package greenwall.views.dashboard;

import greenwall.fleet.Window;
import greenwall.views.chart.Annotation;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// What is below a panel's heading, and how it turns answers into what is drawn.
interface PanelBody {
    Region node();

    void show(PanelContent content);

    void setLook(PaintStyle look);

    /// What happened in the window.
    default void annotate(List<Annotation> annotations) {}

    default void setOnExplain(Consumer<Window> handler) {}

    default void setOnCompare(Consumer<Window> handler) {}

    default void setOnFull(Runnable handler) {}

    default void setOnQuery(Runnable handler) {}

    default void setOnLogs(Runnable handler) {}

    /// Whether it asks no source: what it shows comes from elsewhere.
    default boolean unasked() {
        return false;
    }
}
