package greenwall.views.probe.panel;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One part of what a probe said: a title, the tools beside it, and below them what is drawn by hand.
public abstract class ProbePanel extends VBox {
    private final Label title = new Label();
    private final Label detail = new Label();
    private final HBox tools = new HBox();
    private final List<PaintedRegion> bodies = new ArrayList<>();
    private long drawn = -1;

    protected ProbePanel(String name) {
        title.setText(name);
        title.getStyleClass().add("panel-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        detail.getStyleClass().add("muted");
        detail.setMinWidth(0);
        detail.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(detail, Priority.ALWAYS);
        tools.setAlignment(Pos.CENTER_LEFT);
        tools.getStyleClass().addAll("toolbar", "panel-tools");
        tools.getChildren().addAll(title, detail);
        tools.setMinWidth(0);
        getStyleClass().add("probe-panel");
        setMinSize(0, 0);
        getChildren().add(tools);
        setAccessibleText(name);
    }

    protected final void tool(Node node) {
        if (node instanceof Region region) {
            region.setMinWidth(Region.USE_PREF_SIZE);
        }
        tools.getChildren().add(node);
    }

    /// A drawing that takes the height that is left.
    protected final void body(PaintedRegion region) {
        VBox.setVgrow(region, Priority.ALWAYS);
        part(region);
    }

    /// A drawing that is as high as it says, and no higher.
    protected final void part(PaintedRegion region) {
        bodies.add(region);
        getChildren().add(region);
    }

    /// What stands muted beside the title.
    protected final void setDetail(String text) {
        if (!detail.getText().equals(text)) {
            detail.setText(text);
        }
    }

    /// Takes up what came since the last time; called at most once per pulse.
    public final void refresh() {
        long now = version();
        if (now != drawn) {
            drawn = now;
            draw();
        }
    }

    /// Draws again although nothing came, because a person asked for something else of it.
    protected final void drawAgain() {
        drawn = -1;
        refresh();
    }

    /// Another number whenever something came.
    protected abstract long version();

    protected abstract void draw();

    /// How much of the height it wants beside others.
    public double weight() {
        return 1;
    }

    public void restyle(PaintStyle look) {
        bodies.forEach(body -> body.setLook(look));
    }
}
