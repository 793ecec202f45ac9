package greenwall.views.problem;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextStyle;
import javafx.scene.text.Font;

/// The type of the cards: larger than that of the rest where there is room for it, because it is read first and
/// from farther away.
record CardFont(
        double factor,
        double unit,
        TextStyle headline,
        TextStyle title,
        TextStyle body,
        TextStyle strong,
        TextStyle small,
        TextStyle mono,
        TextStyle sentence) {
    private static final double PAD = 12;

    static CardFont of(PaintStyle look, double factor) {
        return new CardFont(
                factor,
                factor * look.scale(),
                larger(look.headline(), factor),
                larger(look.title(), factor),
                larger(look.body(), factor),
                larger(look.strong(), factor),
                larger(look.small(), factor),
                larger(look.mono(), factor),
                larger(look.sentence(), factor));
    }

    private static TextStyle larger(TextStyle style, double factor) {
        return factor == 1 ? style : new TextStyle(new Font(style.font().getName(), style.size() * factor));
    }

    double pad() {
        return PAD * unit;
    }
}
