package greenwall.views.problem;

import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;

/// The fonts of the cards. They are larger than other fonts if there is room, since cards are read first and
/// from a distance.
record CardFonts(
        double factor,
        double unit,
        MeasuredFont headline,
        MeasuredFont title,
        MeasuredFont body,
        MeasuredFont strong,
        MeasuredFont small,
        MeasuredFont mono,
        MeasuredFont sentence) {
    private static final double PAD = 12;

    static CardFonts of(PaintStyle look, double factor) {
        return new CardFonts(
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
