package greenwall.views.paint;

import greenwall.styles.Palette;
import greenwall.styles.Theme;
import greenwall.styles.Themes;

/// How things look now: the theme's colours and the type, at the viewer's font scale. Immutable but for the
/// widths that its types remember; used on the JavaFX thread only.
public final class Look {
    private final Palette palette;
    private final double scale;
    private final TextStyle tiny;
    private final TextStyle small;
    private final TextStyle body;
    private final TextStyle strong;
    private final TextStyle narrow;
    private final TextStyle title;
    private final TextStyle headline;
    private final TextStyle mono;

    public Look(Themes themes, Theme theme, double scale) {
        this.palette = themes.palette(theme);
        this.scale = scale;
        tiny = new TextStyle(themes.condensed(10.5 * scale));
        small = new TextStyle(themes.text(11.5 * scale));
        body = new TextStyle(themes.text(13 * scale));
        strong = new TextStyle(themes.bold(13 * scale));
        narrow = new TextStyle(themes.condensed(13 * scale));
        title = new TextStyle(themes.bold(15 * scale));
        headline = new TextStyle(themes.bold(24 * scale));
        mono = new TextStyle(themes.mono(12 * scale));
    }

    public Palette palette() {
        return palette;
    }

    public double scale() {
        return scale;
    }

    public TextStyle tiny() {
        return tiny;
    }

    public TextStyle small() {
        return small;
    }

    public TextStyle body() {
        return body;
    }

    public TextStyle strong() {
        return strong;
    }

    /// For names that would not fit otherwise.
    public TextStyle narrow() {
        return narrow;
    }

    public TextStyle title() {
        return title;
    }

    public TextStyle headline() {
        return headline;
    }

    public TextStyle mono() {
        return mono;
    }
}
