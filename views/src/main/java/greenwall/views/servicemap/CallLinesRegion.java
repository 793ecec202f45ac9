package greenwall.views.servicemap;

import greenwall.views.paint.Suspendable;
import java.nio.IntBuffer;
import java.util.function.BiConsumer;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// A region with one image of lines in screen pixels. It is drawn completely, at most once per pulse.
final class CallLinesRegion extends Region implements Suspendable {
    private final ImageView view = new ImageView();
    /// Draws the image; the number is the pixel density.
    private final BiConsumer<CallRaster, Double> drawing;
    private @Nullable PixelBuffer<IntBuffer> buffer;
    private boolean dirty = true;
    private boolean suspended;

    CallLinesRegion(BiConsumer<CallRaster, Double> drawing) {
        this.drawing = drawing;
        view.setManaged(false);
        getChildren().add(view);
        setManaged(false);
    }

    void repaint() {
        dirty = true;
        requestLayout();
    }

    @Override
    public void suspend() {
        suspended = true;
        buffer = null;
        view.setImage(null);
    }

    @Override
    public void resume() {
        if (suspended) {
            suspended = false;
            repaint();
        }
    }

    private double density() {
        var scene = getScene();
        return scene == null || scene.getWindow() == null
                ? 1
                : scene.getWindow().getRenderScaleX();
    }

    @Override
    protected void layoutChildren() {
        double density = density();
        int width = (int) (getWidth() * density);
        int height = (int) (getHeight() * density);
        if (suspended || width < 1 || height < 1) {
            return;
        }
        var pixels = buffer;
        if (pixels == null || pixels.getWidth() != width || pixels.getHeight() != height) {
            pixels = new PixelBuffer<>(
                    width, height, IntBuffer.allocate(width * height), PixelFormat.getIntArgbPreInstance());
            buffer = pixels;
            view.setImage(new WritableImage(pixels));
            view.setFitWidth(width / density);
            view.setFitHeight(height / density);
            dirty = true;
        }
        if (dirty) {
            dirty = false;
            drawing.accept(new CallRaster(pixels.getBuffer().array(), width, height), density);
            pixels.updateBuffer(_ -> null);
        }
    }
}
