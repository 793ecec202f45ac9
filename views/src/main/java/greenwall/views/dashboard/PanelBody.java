package greenwall.views.dashboard;

import greenwall.fleet.Window;
import greenwall.views.chart.Annotation;
import greenwall.views.paint.PaintStyle;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// The content of a panel, drawn from its answers.
interface PanelBody {
    Region node();

    void show(PanelContent content);

    void setLook(PaintStyle look);

    default void annotate(List<Annotation> annotations) {}

    default void setOnExplain(Consumer<Window> handler) {}

    default void setOnCompare(Consumer<Window> handler) {}

    default void setOnFull(Runnable handler) {}

    default void setOnQuery(Runnable handler) {}

    default void setOnLogs(Runnable handler) {}

    /// Whether it needs no answer of a source.
    default boolean unasked() {
        return false;
    }
}
