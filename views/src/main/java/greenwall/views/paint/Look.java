package greenwall.views.paint;

import greenwall.styles.Palette;
import greenwall.styles.Theme;
import greenwall.styles.Themes;

/// How things look now: the theme's colours and the type, at the viewer's font scale. Immutable but for the
/// widths that its types remember; used on the JavaFX thread only.
///
/// @param narrow for names that would not fit otherwise
public record Look(
        Palette palette,
        double scale,
        TextStyle tiny,
        TextStyle small,
        TextStyle body,
        TextStyle strong,
        TextStyle narrow,
        TextStyle title,
        TextStyle headline,
        TextStyle mono) {
    public Look(Themes themes, Theme theme, double scale) {
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
                new TextStyle(themes.mono(12 * scale)));
    }
}
