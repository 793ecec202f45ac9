package greenwall.views.testing;

import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import java.util.function.Predicate;
import javafx.geometry.Point2D;

/// Finds a text that a region has painted.
public final class PaintedTexts {
    private PaintedTexts() {}

    /// Fails if no text fits.
    public static TextBounds first(PaintedRegion region, Predicate<String> text) {
        return region.textBounds().stream()
                .filter(bounds -> text.test(bounds.text()))
                .findFirst()
                .orElseThrow();
    }

    /// A point on the first text that fits, in the scene of the region.
    public static Point2D pointInScene(PaintedRegion region, Predicate<String> text) {
        var bounds = first(region, text);
        return region.localToScene(bounds.x() + 2, bounds.y() + 2);
    }
}
