package greenwall.views.map;

import greenwall.fleet.state.CellState;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The services and the labels of important calls, over all calls.
final class ServiceBoxes extends PaintedRegion {
    private ShownGraph shown;
    private double zoom = Double.NaN;
    private boolean focused;
    private @Nullable Drawn before;

    /// A change of one of these redraws everything.
    private record Frame(double zoom, MapLayout layout, PaintStyle look, String selected, boolean focused) {}

    private record Told(CellState state, boolean dim, String figures) {}

    private record Drawn(Frame frame, Map<String, Told> nodes, List<CallLabel> labels) {}

    ServiceBoxes(PaintStyle look, ShownGraph shown) {
        super(look);
        this.shown = shown;
    }

    /// @param newZoom NaN where it is not known yet
    void show(ShownGraph newShown, double newZoom, boolean newFocused) {
        shown = newShown;
        zoom = newZoom;
        focused = newFocused;
        repaint();
    }

    @Override
    protected boolean clear() {
        return true;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        if (shown.layout().spots().isEmpty() || Double.isNaN(zoom)) {
            return;
        }
        var now = now();
        before = now;
        now.labels.forEach(label -> label.paint(pen));
        now.nodes.forEach((name, _) -> paint(pen, name));
    }

    /// At most beats only a few words change.
    @Override
    protected boolean paintChanges(Pen pen) {
        var was = before;
        if (was == null || Double.isNaN(zoom)) {
            return false;
        }
        var now = now();
        if (!was.frame.equals(now.frame)) {
            return false;
        }
        before = now;
        was.labels.stream().filter(label -> !now.labels.contains(label)).forEach(label -> label.erase(pen));
        now.labels.stream().filter(label -> !was.labels.contains(label)).forEach(label -> label.paint(pen));
        now.nodes.forEach((name, told) -> {
            if (!told.equals(was.nodes.get(name))) {
                paint(pen, name);
            }
        });
        return true;
    }

    private void paint(Pen pen, String name) {
        ServiceBox.paint(pen, zoom, name, shown, focused, false);
    }

    private Drawn now() {
        var nodes = new HashMap<String, Told>();
        shown.graph().nodes().forEach((name, service) -> {
            if (shown.layout().spots().containsKey(name)) {
                nodes.put(name, new Told(service.state(), shown.dim(name), ServiceBox.figures(service)));
            }
        });
        var labels = zoom >= ServiceBox.READABLE ? CallLabel.of(shown, zoom, look()) : List.<CallLabel>of();
        return new Drawn(new Frame(zoom, shown.layout(), look(), shown.selected(), focused), nodes, labels);
    }
}
