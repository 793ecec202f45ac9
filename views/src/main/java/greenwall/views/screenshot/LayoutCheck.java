package greenwall.views.screenshot;

import greenwall.styles.ColorVision;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.paint.VisualAngle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;

/// Checks a drawn view for text that overlaps, is clipped, or has too little contrast. Checks both text nodes
/// and canvases. Must be used on the JavaFX thread.
public final class LayoutCheck {
    private static final double TOLERANCE = 1.5;
    private static final double READABLE = 4.5;

    private LayoutCheck() {}

    /// Returns one line per fault; empty if there are none.
    public static List<String> faults(Parent root) {
        var faults = new ArrayList<String>();
        var bounds = new ArrayList<TextBounds>();
        collect(root, bounds, faults);
        // Sorted by their vertical position, so that each is compared only with its neighbours.
        bounds.sort(Comparator.comparingDouble(TextBounds::y));
        for (int i = 0; i < bounds.size(); i++) {
            var upper = bounds.get(i);
            for (int j = i + 1; j < bounds.size() && bounds.get(j).y() < upper.y() + upper.height(); j++) {
                if (upper.overlaps(bounds.get(j), TOLERANCE)) {
                    faults.add("overlap: " + upper + " and " + bounds.get(j));
                }
            }
        }
        return faults;
    }

    /// Also checks the contrast between text and its background in the picture.
    public static List<String> faults(Parent root, Image picture) {
        var faults = faults(root);
        var allBounds = new ArrayList<TextBounds>();
        collect(root, allBounds, new ArrayList<>());
        for (var box : allBounds) {
            box.color()
                    .ifPresent(color -> behind(box, picture).ifPresent(ground -> {
                        double contrast = ColorVision.FULL.contrast(color, ground);
                        if (contrast < READABLE - 0.05) {
                            faults.add("pale: \"" + box.text() + "\" has a contrast of " + contrast);
                        }
                    }));
        }
        return faults;
    }

    /// Returns all visible text of nodes and canvases.
    public static List<String> texts(Parent root) {
        var bounds = new ArrayList<TextBounds>();
        collect(root, bounds, new ArrayList<>());
        return bounds.stream().map(TextBounds::text).toList();
    }

    /// Returns the text that is too small at the given viewing distance.
    public static List<String> unreadableTexts(Parent root, VisualAngle angle) {
        var allBounds = new ArrayList<TextBounds>();
        collect(root, allBounds, new ArrayList<>());
        return allBounds.stream()
                .filter(box -> angle.arcMinutes(box.capHeight()) < VisualAngle.MIN)
                .map(box -> "small: \"" + box.text() + "\" is " + angle.arcMinutes(box.capHeight())
                        + " arc minutes high from " + angle.distance() + " m")
                .toList();
    }

    /// Returns the most frequent colour in the box, which is the background.
    private static Optional<Color> behind(TextBounds bounds, Image picture) {
        int left = (int) Math.max(0, Math.floor(bounds.x()));
        int top = (int) Math.max(0, Math.floor(bounds.y()));
        int right = (int) Math.min(picture.getWidth(), Math.ceil(bounds.x() + bounds.width()));
        int bottom = (int) Math.min(picture.getHeight(), Math.ceil(bounds.y() + bounds.height()));
        if (left >= right || top >= bottom) {
            return Optional.empty();
        }
        int[] colours = new int[(right - left) * (bottom - top)];
        picture.getPixelReader()
                .getPixels(
                        left,
                        top,
                        right - left,
                        bottom - top,
                        PixelFormat.getIntArgbInstance(),
                        colours,
                        0,
                        right - left);
        int most = mostFrequent(colours);
        return Optional.of(Color.rgb(most >> 16 & 0xff, most >> 8 & 0xff, most & 0xff));
    }

    private static int mostFrequent(int[] numbers) {
        Arrays.sort(numbers);
        int most = numbers[0];
        int longest = 0;
        int begin = 0;
        for (int i = 1; i <= numbers.length; i++) {
            if (i == numbers.length || numbers[i] != numbers[begin]) {
                if (i - begin > longest) {
                    longest = i - begin;
                    most = numbers[begin];
                }
                begin = i;
            }
        }
        return most;
    }

    private static void collect(Node node, List<TextBounds> allBounds, List<String> faults) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof PaintedRegion region) {
            painted(region, allBounds, faults);
        } else if (node instanceof Text text && !text.getText().isBlank()) {
            visiblePart(text)
                    .ifPresent(bounds -> allBounds.add(new TextBounds(
                            text.getText(),
                            bounds.getMinX(),
                            bounds.getMinY(),
                            bounds.getWidth(),
                            bounds.getHeight(),
                            MeasuredFont.capHeight(text.getFont()),
                            Optional.empty())));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, allBounds, faults));
        }
    }

    private static void painted(PaintedRegion region, List<TextBounds> allBounds, List<String> faults) {
        var at = region.localToScene(0, 0);
        for (var box : region.textBounds()) {
            boolean inSight = box.y() + box.height() > 0 && box.y() < region.getHeight();
            if (!inSight) {
                continue;
            }
            if (box.x() < -TOLERANCE || box.x() + box.width() > region.getWidth() + TOLERANCE) {
                faults.add("clipped: " + box + " in " + region.getClass().getSimpleName() + " of width "
                        + region.getWidth());
            }
            allBounds.add(new TextBounds(
                    box.text(),
                    box.x() + at.getX(),
                    box.y() + at.getY(),
                    box.width(),
                    box.height(),
                    box.capHeight(),
                    box.color()));
        }
    }

    /// The part that no clip of an ancestor hides, in the scene; empty if all is hidden.
    private static Optional<Bounds> visiblePart(Node node) {
        var part = node.localToScene(node.getLayoutBounds());
        for (Node above = node.getParent(); above != null; above = above.getParent()) {
            if (above.getClip() instanceof Rectangle clip) {
                var seen = above.localToScene(clip.getLayoutBounds());
                if (!seen.intersects(part)) {
                    return Optional.empty();
                }
                double left = Math.max(part.getMinX(), seen.getMinX());
                double top = Math.max(part.getMinY(), seen.getMinY());
                part = new BoundingBox(
                        left,
                        top,
                        Math.min(part.getMaxX(), seen.getMaxX()) - left,
                        Math.min(part.getMaxY(), seen.getMaxY()) - top);
            }
        }
        return Optional.of(part);
    }
}
