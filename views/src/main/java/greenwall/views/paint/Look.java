package greenwall.views.paint;

import greenwall.styles.Palette;
import greenwall.styles.Theme;
import greenwall.styles.Themes;

/// How things look now: the theme's colours and the type, at the viewer's font scale. Immutable but for the
/// widths that its types remember; used on the JavaFX thread only.
public final class Look {
    private final Palette palette;
    private final double scale;
    private final Type tiny;
    private final Type small;
    private final Type body;
    private final Type strong;
    private final Type narrow;
    private final Type title;
    private final Type headline;
    private final Type mono;

    public Look(Themes themes, Theme theme, double scale) {
        this.palette = themes.palette(theme);
        this.scale = scale;
        tiny = new Type(themes.condensed(10.5 * scale));
        small = new Type(themes.text(11.5 * scale));
        body = new Type(themes.text(13 * scale));
        strong = new Type(themes.bold(13 * scale));
        narrow = new Type(themes.condensed(13 * scale));
        title = new Type(themes.bold(15 * scale));
        headline = new Type(themes.bold(24 * scale));
        mono = new Type(themes.mono(12 * scale));
    }

    public Palette palette() {
        return palette;
    }

    public double scale() {
        return scale;
    }

    public Type tiny() {
        return tiny;
    }

    public Type small() {
        return small;
    }

    public Type body() {
        return body;
    }

    public Type strong() {
        return strong;
    }

    /// For names that would not fit otherwise.
    public Type narrow() {
        return narrow;
    }

    public Type title() {
        return title;
    }

    public Type headline() {
        return headline;
    }

    public Type mono() {
        return mono;
    }
}
