package greenwall.views.chart;

import java.nio.IntBuffer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/// Pixels shown as an image. A canvas would copy all of them once more in each frame. Two buffers alternate,
/// because the toolkit may still read one while the other one is drawn.
final class PixelImageView extends ImageView {
    private @Nullable ImageBuffer shown;
    private @Nullable ImageBuffer spare;
    /// Whether the buffer is new, so that the toolkit cannot have read it yet. Then the toolkit need not be
    /// notified, so a chart that is not in a window can be drawn on any thread.
    private boolean fresh;

    private record ImageBuffer(int[] rows, PixelBuffer<IntBuffer> buffer, WritableImage image) {
        static ImageBuffer of(int width, int height) {
            var rows = new int[width * height];
            var buffer = new PixelBuffer<>(width, height, IntBuffer.wrap(rows), PixelFormat.getIntArgbPreInstance());
            return new ImageBuffer(rows, buffer, new WritableImage(buffer));
        }

        boolean fits(int width, int height) {
            return buffer.getWidth() == width && buffer.getHeight() == height;
        }
    }

    PixelImageView() {
        setMouseTransparent(true);
        setManaged(false);
    }

    /// Returns premultiplied pixels to draw into, row by row. [#show] then shows them.
    int[] begin(int width, int height) {
        var free = spare;
        fresh = free == null || !free.fits(width, height);
        if (free == null || fresh) {
            free = ImageBuffer.of(width, height);
        }
        spare = shown != null && shown.fits(width, height) ? shown : null;
        shown = free;
        return free.rows;
    }

    void show(double x, double y) {
        if (shown != null) {
            if (!fresh) {
                shown.buffer.updateBuffer(_ -> null);
            }
            setImage(shown.image);
            setX(x);
            setY(y);
        }
    }

    /// Releases all pixels.
    void clear() {
        shown = null;
        spare = null;
        setImage(null);
    }
}
