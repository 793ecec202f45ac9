package greenwall.views.paint;

import java.util.Optional;
import javafx.scene.paint.Color;

/// The position of a drawn text. Tests check that no text overlaps another one, is clipped or too small.
///
/// @param capHeight the height of its capitals, in pixels
public record TextBounds(
        String text, double x, double y, double width, double height, double capHeight, Optional<Color> color) {
    public boolean overlaps(TextBounds other, double tolerance) {
        return x + width - tolerance > other.x
                && other.x + other.width - tolerance > x
                && y + height - tolerance > other.y
                && other.y + other.height - tolerance > y;
    }
}
