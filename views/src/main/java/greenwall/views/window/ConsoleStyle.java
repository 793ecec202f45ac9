package greenwall.views.window;

import greenwall.styles.Theme;
import greenwall.views.ViewingDistance;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.SceneTheme;
import greenwall.views.paint.VisualAngle;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.stage.Screen;

/// The theme and the scale of all windows, and the style that results from them.
final class ConsoleStyle {
    private static final double LARGEST_SCALE = 3;
    private static final double SMALLEST_SCALE = 0.7;
    private static final double METRES_PER_INCH = 0.0254;
    /// A lower resolution means that the system does not know its screen.
    private static final double MIN_DPI = 10;

    private final ConsoleContext context;
    private final Runnable onChanged;
    private Theme theme;
    private double scale;
    private Optional<ViewingDistance> seenFrom = Optional.empty();
    private PaintStyle style;

    ConsoleStyle(ConsoleContext context, Theme theme, double scale, Runnable onChanged) {
        this.context = context;
        this.onChanged = onChanged;
        this.theme = theme;
        this.scale = scale;
        style = current();
    }

    PaintStyle paintStyle() {
        return style;
    }

    SavedWindows saved(List<String> links) {
        return new SavedWindows(links, theme, scale);
    }

    void setTheme(Theme chosen) {
        if (chosen != theme) {
            theme = chosen;
            update();
        }
    }

    void nextTheme() {
        setTheme(theme.next());
    }

    void scaleBy(double factor) {
        scale = Math.clamp(scale * factor, SMALLEST_SCALE, LARGEST_SCALE);
        update();
    }

    void resetScale() {
        scale = SavedWindows.FIRST.scale();
        update();
    }

    /// Enlarges everything on a large screen, unless the configuration has a viewing distance.
    void enlargeForKiosk(double width, double height) {
        if (context.backend().settings().viewing().isEmpty()) {
            scale = Math.max(scale, Math.clamp(Math.min(width / 1920, height / 1080), 1, 3));
        }
        update();
    }

    /// Whether the configuration has another viewing distance by now.
    boolean isOutdated() {
        return !context.backend().settings().viewing().equals(seenFrom);
    }

    void update() {
        style = current();
        onChanged.run();
    }

    void apply(Scene scene) {
        SceneTheme.apply(scene, context.themes(), theme, style);
    }

    /// The scale for the viewing distance, if it is known, else the user's scale.
    private PaintStyle current() {
        var viewing = context.backend().settings().viewing();
        seenFrom = viewing;
        return viewing.map(each -> PaintStyle.from(context.themes(), theme, scale, viewingAngle(each)))
                .orElseGet(() -> new PaintStyle(context.themes(), theme, scale));
    }

    private static VisualAngle viewingAngle(ViewingDistance viewing) {
        var screen = Screen.getPrimary();
        var bounds = screen.getBounds();
        double pixels = Math.hypot(bounds.getWidth(), bounds.getHeight());
        double diagonal = screen.getDpi() < MIN_DPI
                ? VisualAngle.DEFAULT_DIAGONAL
                : pixels * screen.getOutputScaleX() / screen.getDpi() * METRES_PER_INCH;
        return VisualAngle.of(viewing, diagonal, bounds.getWidth(), bounds.getHeight());
    }
}
