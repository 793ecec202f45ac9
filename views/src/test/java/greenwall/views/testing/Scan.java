package greenwall.views.testing;

import greenwall.views.shot.LayoutCheck;
import java.util.List;
import javafx.scene.Parent;

/// Walks a scene for its text, nodes and canvases alike, and finds what overlaps or is outside of its place.
public final class Scan {
    private Scan() {}

    /// In words, one line per finding; empty is good.
    public static List<String> faults(Parent root) {
        return LayoutCheck.faults(root);
    }
}
