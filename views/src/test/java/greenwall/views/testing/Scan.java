package greenwall.views.testing;

import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBox;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.text.Text;

/// Walks a scene for its text, nodes and canvases alike, and finds what overlaps or is outside of its place.
public final class Scan {
    private static final double TOLERANCE = 1.5;

    private Scan() {}

    /// In words, one line per finding; empty is good.
    public static List<String> faults(Parent root) {
        var faults = new ArrayList<String>();
        var boxes = new ArrayList<TextBox>();
        collect(root, boxes, faults);
        for (int i = 0; i < boxes.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (boxes.get(i).overlaps(boxes.get(j), TOLERANCE)) {
                    faults.add("overlap: " + boxes.get(j) + " and " + boxes.get(i));
                }
            }
        }
        return faults;
    }

    private static void collect(Node node, List<TextBox> boxes, List<String> faults) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof PaintedRegion region) {
            var at = region.localToScene(0, 0);
            for (var box : region.textBoxes()) {
                boolean inSight = box.y() + box.height() > 0 && box.y() < region.getHeight();
                if (!inSight) {
                    continue;
                }
                if (box.x() < -TOLERANCE || box.x() + box.width() > region.getWidth() + TOLERANCE) {
                    faults.add("clipped: " + box + " in " + region.getClass().getSimpleName() + " of width "
                            + region.getWidth());
                }
                boxes.add(new TextBox(box.text(), box.x() + at.getX(), box.y() + at.getY(), box.width(), box.height()));
            }
        } else if (node instanceof Text text && !text.getText().isBlank()) {
            var bounds = text.localToScene(text.getLayoutBounds());
            boxes.add(new TextBox(
                    text.getText(), bounds.getMinX(), bounds.getMinY(), bounds.getWidth(), bounds.getHeight()));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, boxes, faults));
        }
    }
}
