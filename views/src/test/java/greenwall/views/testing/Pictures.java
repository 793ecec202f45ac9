package greenwall.views.testing;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.screenshot.SceneSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.Parent;
import javafx.scene.image.WritableImage;
import org.junit.jupiter.params.provider.Arguments;

/// Draws the content that a test creates. Saves the picture in the folder of `-Dgreenwall.pictures=FOLDER`,
/// if it is set.
public final class Pictures {
    private Pictures() {}

    /// Each name with three sizes and themes, as arguments `name, width, height, theme`.
    public static Stream<Arguments> sizes(Stream<String> names) {
        return names.flatMap(name -> Stream.of(
                Arguments.of(name, 1280, 720, Theme.NIGHT),
                Arguments.of(name, 1920, 1080, Theme.DAYLIGHT),
                Arguments.of(name, 3840, 2160, Theme.CONTRAST)));
    }

    public static WritableImage draw(
            String name, Theme theme, int width, int height, Function<PaintStyle, Parent> make) {
        return Fx.get(() -> {
            var themes = new StyleSheets();
            var style = new PaintStyle(themes, theme, SceneSnapshot.scale(width, height));
            var picture = new SceneSnapshot(themes).picture(make.apply(style), theme, style, width, height);
            var folder = System.getProperty("greenwall.pictures", "");
            if (!folder.isEmpty()) {
                try {
                    Files.write(
                            Files.createDirectories(Path.of(folder))
                                    .resolve(name + "-" + theme.word() + "-" + width + ".png"),
                            SceneSnapshot.png(picture));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return picture;
        });
    }
}
