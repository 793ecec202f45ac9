package greenwall.views.probe.panel;

import greenwall.views.paint.Controls;
import java.util.function.LongSupplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A panel with output of a probe: a title, tools, and a drawing below.
public abstract class ProbePanel extends VBox {
    private final Label detail = Controls.styled(new Label(), "muted");
    private final HBox tools = Controls.styled(new HBox(), "toolbar", "panel-tools");
    private final double weight;
    private final LongSupplier version;
    private long drawnVersion = -1;

    /// @param weight the share of the height relative to the other panels
    /// @param version a number that changes whenever output arrives
    protected ProbePanel(String name, double weight, LongSupplier version) {
        this.weight = weight;
        this.version = version;
        var title = Controls.styled(new Label(name), "panel-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        detail.setMinWidth(0);
        detail.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(detail, Priority.ALWAYS);
        tools.setAlignment(Pos.CENTER_LEFT);
        tools.getChildren().addAll(title, detail);
        tools.setMinWidth(0);
        getStyleClass().add("probe-panel");
        setMinSize(0, 0);
        getChildren().add(tools);
        setAccessibleText(name);
    }

    protected final void addTool(Node node) {
        if (node instanceof Region region) {
            region.setMinWidth(Region.USE_PREF_SIZE);
        }
        tools.getChildren().add(node);
    }

    /// Adds the drawing, which takes the remaining height.
    protected final void setBody(Region region) {
        VBox.setVgrow(region, Priority.ALWAYS);
        getChildren().add(region);
    }

    /// Sets the muted text next to the title.
    protected final void setDetail(String text) {
        if (!detail.getText().equals(text)) {
            detail.setText(text);
        }
    }

    /// Shows the output that has arrived since the last call. Called at most once per pulse.
    public final void refresh() {
        long now = version.getAsLong();
        if (now != drawnVersion) {
            drawnVersion = now;
            draw();
        }
    }

    /// Draws again without new output, after a change by the user.
    protected final void drawAgain() {
        drawnVersion = -1;
        refresh();
    }

    protected abstract void draw();

    public final double weight() {
        return weight;
    }
}
