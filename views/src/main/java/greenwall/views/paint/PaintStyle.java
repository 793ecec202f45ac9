package greenwall.views.paint;

import greenwall.styles.ColorPalette;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import java.util.Optional;
import java.util.function.DoubleFunction;
import javafx.scene.text.Font;

/// The current style: the theme's colours and the fonts at the user's scale. Immutable except for cached
/// widths. Must be used on the JavaFX thread only.
/// @param narrow the font for names that would not fit otherwise
/// @param name the font for the name of a host or problem, which is read first
/// @param sentence the font for the description of a problem
/// @param viewing the viewing distance; absent at a desk
public record PaintStyle(
        ColorPalette palette,
        double scale,
        MeasuredFont tiny,
        MeasuredFont small,
        MeasuredFont body,
        MeasuredFont strong,
        MeasuredFont narrow,
        MeasuredFont title,
        MeasuredFont headline,
        MeasuredFont mono,
        MeasuredFont name,
        MeasuredFont sentence,
        Optional<VisualAngle> viewing) {
    private static final double BODY = 13;

    /// A style for a screen at a desk.
    public PaintStyle(StyleSheets themes, Theme theme, double scale) {
        this(
                themes.palette(theme),
                scale,
                new MeasuredFont(themes.condensed(10.5 * scale)),
                new MeasuredFont(themes.text(11.5 * scale)),
                new MeasuredFont(themes.text(13 * scale)),
                new MeasuredFont(themes.bold(13 * scale)),
                new MeasuredFont(themes.condensed(13 * scale)),
                new MeasuredFont(themes.bold(15 * scale)),
                new MeasuredFont(themes.bold(24 * scale)),
                new MeasuredFont(themes.mono(12 * scale)),
                new MeasuredFont(themes.bold(BODY * scale)),
                new MeasuredFont(themes.text(BODY * scale)),
                Optional.empty());
    }

    /// A style with fonts large enough to be read from that distance, enlarged by `scale`. There are two
    /// sizes: the larger one is for what is read first.
    public static PaintStyle from(StyleSheets themes, Theme theme, double scale, VisualAngle angle) {
        double smallest = size(themes::text, angle, VisualAngle.MIN) * scale;
        double large = size(themes::text, angle, VisualAngle.FIRST) * scale;
        var condensed = new MeasuredFont(themes.condensed(smallest));
        var body = new MeasuredFont(themes.text(smallest));
        return new PaintStyle(
                themes.palette(theme),
                smallest / BODY,
                condensed,
                body,
                body,
                new MeasuredFont(themes.bold(smallest)),
                condensed,
                new MeasuredFont(themes.bold(large)),
                new MeasuredFont(themes.bold(large * 1.2)),
                new MeasuredFont(themes.mono(size(themes::mono, angle, VisualAngle.MIN) * scale)),
                new MeasuredFont(themes.bold(large)),
                new MeasuredFont(themes.text(large)),
                Optional.of(angle));
    }

    /// The size at which a font's capitals have that height. Rounded up, because letters end on whole pixels.
    private static double size(DoubleFunction<Font> font, VisualAngle angle, double arcMinutes) {
        double probe = 100;
        return Math.ceil((angle.pixels(arcMinutes) + 0.5) * probe / MeasuredFont.capHeight(font.apply(probe)));
    }

    /// A distance of the desk's style, such as the gap between a name and its value, at this style's scale.
    public double scaled(double pixels) {
        return pixels * scale;
    }

    /// Whether mouse hints and small details are left out.
    public boolean far() {
        return viewing.map(VisualAngle::outOfReach).orElse(false);
    }
}
