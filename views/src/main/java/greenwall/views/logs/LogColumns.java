package greenwall.views.logs;

import greenwall.views.paint.PaintStyle;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The columns before a line's text. A narrow view has fewer of them. A column of zero width is hidden.
record LogColumns(
        double time,
        double utcLeft,
        double utc,
        double levelLeft,
        double level,
        double originLeft,
        double origin,
        double text) {
    private static final double EDGE = 8;

    static LogColumns of(PaintStyle style, double width, ZoneId zone) {
        double letter = style.mono().width("0");
        double clock = Math.ceil(letter * 12) + 10;
        boolean notUtc = !zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC)
                || !zone.getRules().isFixedOffset();
        double utcLeft = EDGE + clock;
        double utc = notUtc && width >= letter * 110 ? clock : 0;
        double levelLeft = utcLeft + utc;
        double level = Math.ceil(letter * 5) + 10;
        double originLeft = levelLeft + level;
        double origin = width >= letter * 80 ? Math.ceil(letter * 16) + 8 : 0;
        return new LogColumns(clock, utcLeft, utc, levelLeft, level, originLeft, origin, originLeft + origin);
    }
}
