package greenwall.views;

import greenwall.views.paint.ArrangedPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// A view of parts that it arranges itself.
public abstract class ArrangedView extends StateView {
    protected final Pane root = new ArrangedPane(this::arrange);

    protected abstract void arrange(double width, double height);

    @Override
    public final Region node() {
        return root;
    }
}
