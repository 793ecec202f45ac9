package greenwall.views.shot;

import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.paint.Skin;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;

/// Takes pictures of nodes on a scene that is on no stage, at any size. Used on the JavaFX thread.
public final class Camera {
    private final Themes themes;

    public Camera(Themes themes) {
        this.themes = themes;
    }

    public WritableImage picture(Parent root, Theme theme, int width, int height) {
        var scene = new Scene(root, width, height);
        Skin.apply(scene, themes, theme, 1);
        root.applyCss();
        root.layout();
        return scene.snapshot(new WritableImage(width, height));
    }

    public static void save(WritableImage picture, Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            Png.write(picture, out);
        }
    }
}
