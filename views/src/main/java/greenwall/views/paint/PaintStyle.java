package greenwall.views.paint;

import greenwall.styles.Palette;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
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
        Palette palette,
        double scale,
        TextStyle tiny,
        TextStyle small,
        TextStyle body,
        TextStyle strong,
        TextStyle narrow,
        TextStyle title,
        TextStyle headline,
        TextStyle mono,
        TextStyle name,
        TextStyle sentence,
        Optional<ViewingAngle> viewing) {
    private static final double BODY = 13;

    /// A style for a screen at a desk.
    public PaintStyle(Themes themes, Theme theme, double scale) {
        this(
                themes.palette(theme),
                scale,
                new TextStyle(themes.condensed(10.5 * scale)),
                new TextStyle(themes.text(11.5 * scale)),
                new TextStyle(themes.text(13 * scale)),
                new TextStyle(themes.bold(13 * scale)),
                new TextStyle(themes.condensed(13 * scale)),
                new TextStyle(themes.bold(15 * scale)),
                new TextStyle(themes.bold(24 * scale)),
                new TextStyle(themes.mono(12 * scale)),
                new TextStyle(themes.bold(BODY * scale)),
                new TextStyle(themes.text(BODY * scale)),
                Optional.empty());
    }

    /// A style with fonts large enough to be read from that distance, enlarged by `scale`. There are two
    /// sizes: the larger one is for what is read first.
    public static PaintStyle from(Themes themes, Theme theme, double scale, ViewingAngle viewing) {
        double smallest = size(themes::text, viewing, ViewingAngle.LEAST) * scale;
        double large = size(themes::text, viewing, ViewingAngle.FIRST) * scale;
        var condensed = new TextStyle(themes.condensed(smallest));
        var body = new TextStyle(themes.text(smallest));
        return new PaintStyle(
                themes.palette(theme),
                smallest / BODY,
                condensed,
                body,
                body,
                new TextStyle(themes.bold(smallest)),
                condensed,
                new TextStyle(themes.bold(large)),
                new TextStyle(themes.bold(large * 1.2)),
                new TextStyle(themes.mono(size(themes::mono, viewing, ViewingAngle.LEAST) * scale)),
                new TextStyle(themes.bold(large)),
                new TextStyle(themes.text(large)),
                Optional.of(viewing));
    }

    /// The size at which a font's capitals have that height. Rounded up, because letters end on whole pixels.
    private static double size(DoubleFunction<Font> font, ViewingAngle viewing, double arcMinutes) {
        double probe = 100;
        return Math.ceil((viewing.pixels(arcMinutes) + 0.5) * probe / TextStyle.capHeight(font.apply(probe)));
    }

    /// Whether mouse hints and small details are left out.
    public boolean far() {
        return viewing.map(ViewingAngle::outOfReach).orElse(false);
    }
}
