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

    static CardFonts of(PaintStyle style, double factor) {
        return new CardFonts(
                factor,
                factor * style.scale(),
                style.headline().larger(factor),
                style.title().larger(factor),
                style.body().larger(factor),
                style.strong().larger(factor),
                style.small().larger(factor),
                style.mono().larger(factor),
                style.sentence().larger(factor));
    }

    double pad() {
        return PAD * unit;
    }
}
