package greenwall.views;

import greenwall.views.paint.ManualLayoutPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// A view of parts that it arranges itself.
public abstract class BaseManualLayoutView extends BaseFleetView {
    protected final Pane root = new ManualLayoutPane(this::arrange);

    protected abstract void arrange(double width, double height);

    @Override
    public final Region node() {
        return root;
    }
}
