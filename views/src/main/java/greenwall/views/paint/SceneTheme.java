package greenwall.views.paint;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import greenwall.styles.ColorRole;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import java.util.Locale;
import javafx.scene.Scene;

/// Applies a theme to a scene: the base theme of the controls, and Greenwall's colours and rules on top of it.
public final class SceneTheme {
    /// The size of the text at the scale 1.
    public static final double TEXT_SIZE = 13;

    /// The ratio of the smallest text of the style sheets to the text around it.
    private static final double SMALLEST = 0.92;

    private SceneTheme() {}

    /// Applies a theme with the text size of a style.
    public static void apply(Scene scene, StyleSheets themes, Theme theme, PaintStyle style) {
        apply(scene, themes, theme, style.viewing().isPresent() ? style.scale() / SMALLEST : style.scale());
    }

    public static void apply(Scene scene, StyleSheets themes, Theme theme, double scale) {
        var base = theme.dark() ? new PrimerDark() : new PrimerLight();
        scene.setUserAgentStylesheet(base.getUserAgentStylesheet());
        scene.getStylesheets().setAll(themes.sheets(theme));
        scene.getRoot().setStyle(String.format(Locale.ROOT, "-fx-font-size: %.1fpx", TEXT_SIZE * scale));
        scene.setFill(themes.palette(theme).color(ColorRole.BG));
    }
}
