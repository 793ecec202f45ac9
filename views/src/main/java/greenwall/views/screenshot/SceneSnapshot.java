package greenwall.views.screenshot;

import greenwall.styles.ColorPalette;
import greenwall.styles.ColorVision;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.SceneTheme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Takes pictures of nodes at any size, in a scene without a stage. Must be used on the JavaFX thread.
public record SceneSnapshot(StyleSheets themes) {
    /// Returns the scale at which a large screen looks like a screen of 1920 by 1080 pixels.
    public static double scale(double width, double height) {
        return Math.clamp(Math.min(width / 1920, height / 1080), 1, 3);
    }

    public WritableImage picture(Parent root, Theme theme, PaintStyle style, int width, int height) {
        var scene = new Scene(root, width, height);
        SceneTheme.apply(scene, themes, theme, style);
        root.applyCss();
        root.layout();
        return scene.snapshot(new WritableImage(width, height));
    }

    /// Returns the picture as seen with the given colour vision.
    public static WritableImage simulated(WritableImage picture, ColorVision vision) {
        if (vision == ColorVision.FULL) {
            return picture;
        }
        int width = (int) picture.getWidth();
        int height = (int) picture.getHeight();
        var pixels = new int[width * height];
        picture.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        // A picture has few colours and many pixels, so results are cached by colour.
        var known = new HashMap<Integer, Integer>();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = known.computeIfAbsent(pixels[i], rgb -> simulated(rgb, vision));
        }
        var simulated = new WritableImage(width, height);
        simulated.getPixelWriter().setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return simulated;
    }

    private static int simulated(int argb, ColorVision vision) {
        return ColorPalette.argb(
                vision.seen(Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff, (argb >>> 24) / 255.0)));
    }

    public static byte[] png(WritableImage picture) throws IOException {
        int width = (int) picture.getWidth();
        int height = (int) picture.getHeight();
        var pixels = new int[width * height];
        picture.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.getRaster().setDataElements(0, 0, width, height, pixels);
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        }
        return bytes.toByteArray();
    }
}
