package greenwall.views.logs;

import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.log.LogLevel;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Lays out and draws the lines of a log in columns, and the heading. Of a line a part is shown, in several rows if it
/// is wrapped.
final class LogLinePainter {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM zzz", Locale.ENGLISH);
    private static final double EDGE = 8;
    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_ROWS = 40;

    /// The columns before a line's text. A narrow view has fewer of them. A column of zero width is hidden.
    record Columns(
            double time,
            double utcLeft,
            double utc,
            double levelLeft,
            double level,
            double originLeft,
            double origin,
            double text) {
        static Columns of(PaintStyle style, double width, ZoneId zone) {
            double letter = style.mono().width("0");
            double clock = Math.ceil(letter * 12 + style.scaled(10));
            boolean notUtc = !zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC)
                    || !zone.getRules().isFixedOffset();
            double utcLeft = EDGE + clock;
            double utc = notUtc && width >= letter * 110 ? clock : 0;
            double levelLeft = utcLeft + utc;
            double level = Math.ceil(letter * 5 + style.scaled(10));
            double originLeft = levelLeft + level;
            double origin = width >= letter * 80 ? Math.ceil(letter * 16 + style.scaled(8)) : 0;
            return new Columns(clock, utcLeft, utc, levelLeft, level, originLeft, origin, originLeft + origin);
        }
    }

    private final LogModel model;
    private final LineSelection selection;
    private final ZoneId zone;
    private final Supplier<PaintStyle> style;
    private final DoubleSupplier room;
    private boolean wrap;
    private int charactersSkipped;
    private Predicate<LogLine> emphasised = _ -> false;

    /// @param room the width available for the text of a line
    LogLinePainter(
            LogModel model, LineSelection selection, ZoneId zone, Supplier<PaintStyle> style, DoubleSupplier room) {
        this.model = model;
        this.selection = selection;
        this.zone = zone;
        this.style = style;
        this.room = room;
    }

    void emphasise(Predicate<LogLine> lines) {
        emphasised = lines;
    }

    void setWrap(boolean newWrap) {
        wrap = newWrap;
        charactersSkipped = 0;
    }

    /// Skips more or fewer characters at the beginning of unwrapped lines.
    void scrollAcross(int characters) {
        charactersSkipped = wrap ? 0 : Math.clamp((long) charactersSkipped + characters, 0, MAX_LENGTH);
    }

    /// The height of a row.
    double rowHeight() {
        return Math.ceil(style.get().mono().height() + 2);
    }

    double height(LogLine line) {
        return wrap ? rows(visible(line)).size() * rowHeight() : rowHeight();
    }

    private static String visible(LogLine line) {
        var text = line.text();
        if (text.length() <= MAX_LENGTH) {
            return SanitizedText.line(text);
        }
        return SanitizedText.line(text.substring(0, MAX_LENGTH)) + " … and "
                + String.format(Locale.ROOT, "%,d", text.length() - MAX_LENGTH) + " more characters";
    }

    /// The start of each row of a wrapped line. A row ends after a space if there is one in its second half.
    private List<Integer> rows(String text) {
        var font = style.get().mono();
        var starts = new ArrayList<Integer>();
        double wide = room.getAsDouble();
        int from = 0;
        while (from < text.length() && starts.size() < MAX_ROWS) {
            starts.add(from);
            int end = fitting(font, text, from, wide);
            if (end < text.length()) {
                int blank = text.lastIndexOf(' ', end);
                if (blank > from + (end - from) / 2) {
                    end = blank + 1;
                }
            }
            from = end;
        }
        if (starts.isEmpty()) {
            starts.add(0);
        }
        return starts;
    }

    private static int fitting(MeasuredFont font, String text, int from, double room) {
        double remaining = room;
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            remaining -= font.width(Character.toString(c));
            if (remaining < 0 && i > from) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }

    /// The position of a line, and the vertical range in which rows are drawn. A row is drawn only if it fits
    /// completely.
    record Frame(double y, double width, double top, double bottom) {
        boolean contains(double y, double lineHeight) {
            return y >= top - 1 && y + lineHeight <= bottom + 1;
        }
    }

    /// Draws a line and returns its height.
    double paintLine(Pen pen, Columns columns, long number, LogLine line, Frame frame) {
        double y = frame.y();
        double width = frame.width();
        var font = pen.style().mono();
        double step = rowHeight();
        var text = visible(line);
        var starts = wrap ? rows(text) : List.of(Math.min(charactersSkipped, text.length()));
        double lineHeight = starts.size() * step;
        if (selection.contains(number)) {
            pen.fill(ColorRole.RAISED, 0, y, width, lineHeight);
        }
        var template = line.template();
        if (emphasised.test(line)) {
            pen.fill(pen.style().palette().color(ColorRole.ACCENT, 0.16), 0, y, width, lineHeight);
        }
        if (selection.isAt(number)) {
            pen.fill(ColorRole.ACCENT, 0, y, 3, lineHeight);
        } else if (line.level().compareTo(LogLevel.WARN) <= 0 && frame.contains(y, step)) {
            pen.fill(LogLevelStyle.of(line.level()).text(), 0, y + 1, 3, lineHeight - 2);
        }
        if (frame.contains(y, step)) {
            columnsBeforeText(pen, columns, line, y + 1);
        }
        List<VariableParts.TextRange> variable =
                template == null || !model.templateMiner().on() ? List.of() : VariableParts.of(text, template.text());
        var hits = model.search().ranges(text);
        var plain = line.level() == LogLevel.DEBUG ? ColorRole.MUTED : ColorRole.FG;
        for (int r = 0; r < starts.size(); r++) {
            double top = y + r * step;
            if (frame.contains(top, step)) {
                int to = r + 1 < starts.size() ? starts.get(r + 1) : text.length();
                var row = new LineTextPainter.Row(text, starts.get(r), to, variable, hits, plain);
                LineTextPainter.paint(pen, font, row, columns.text(), top + 1, room.getAsDouble());
            }
        }
        return lineHeight;
    }

    private void columnsBeforeText(Pen pen, Columns columns, LogLine line, double y) {
        var font = pen.style().mono();
        var at = line.time();
        pen.text(font, ColorRole.MUTED, InstantText.millis(at, zone), EDGE, y, columns.time());
        if (columns.utc() > 0) {
            var utc = InstantText.millis(at, ZoneOffset.UTC);
            pen.text(font, ColorRole.MUTED, utc, columns.utcLeft(), y, columns.utc());
        }
        var level = LogLevelStyle.of(line.level());
        pen.text(font, level.text(), level.word(), columns.levelLeft(), y, columns.level());
        if (columns.origin() > 0) {
            pen.text(font, ColorRole.MUTED, line.origin(), columns.originLeft(), y, columns.origin() - 8);
        }
    }

    /// Draws the heading. `mark`, if there is one, is drawn at the right end. `first` is the time of the
    /// first visible line, whose day is shown.
    void paintHeading(
            Pen pen, Columns columns, double width, double height, Optional<Instant> first, Optional<String> mark) {
        var font = pen.style().small();
        pen.fill(ColorRole.SURFACE, 0, 0, width, height);
        pen.fill(ColorRole.LINE, 0, height - 1, width, 1);
        var day = first.map(at -> DAY.format(at.atZone(zone))).orElse("time");
        pen.text(font, ColorRole.FG, day, EDGE, 2, columns.time() + 6);
        double right = width - 8;
        if (mark.isPresent()) {
            double wide = font.width(mark.get()) + 12;
            pen.fillRounded(pen.color(ColorRole.WARN), right - wide, 2, wide, height - 5, 3);
            pen.text(font, ColorRole.ON_WARN, mark.get(), right - wide + 6, 2, wide);
            right -= wide + 10;
        }
        if (columns.utc() > 0) {
            columnHeading(pen, "UTC", columns.utcLeft(), columns.utc(), right);
        }
        columnHeading(pen, "level", columns.levelLeft(), columns.level(), right);
        if (columns.origin() > 0) {
            columnHeading(pen, "from", columns.originLeft(), columns.origin() - 8, right);
        }
        pen.text(
                font,
                ColorRole.MUTED,
                wrap || charactersSkipped == 0 ? "line" : "line, from character " + (charactersSkipped + 1),
                columns.text(),
                2,
                right - columns.text());
    }

    /// In a narrow view the mark takes the place of headings.
    private static void columnHeading(Pen pen, String text, double x, double width, double right) {
        var font = pen.style().small();
        if (x + font.width(text) <= right) {
            pen.text(font, ColorRole.MUTED, text, x, 2, width);
        }
    }
}
