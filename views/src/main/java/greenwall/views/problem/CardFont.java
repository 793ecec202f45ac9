package greenwall.views.problem;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextStyle;

/// The fonts of the cards. They are larger than other fonts if there is room, since cards are read first and
/// from a distance.
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
                look.headline().larger(factor),
                look.title().larger(factor),
                look.body().larger(factor),
                look.strong().larger(factor),
                look.small().larger(factor),
                look.mono().larger(factor),
                look.sentence().larger(factor));
    }

    double pad() {
        return PAD * unit;
    }
}
