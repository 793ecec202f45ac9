package greenwall.views.trace;

import greenwall.fleet.VisibleText;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.parts.RowList;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One span in full: times, errors, attributes and events.
final class SpanDetails {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS zzz", Locale.ROOT);
    private static final int MOST_LINES = 6;

    private final ZoneId zone;
    private final RowList list;
    private List<Row> rows = List.of();

    /// A heading has no value.
    private record Row(String name, String value, ColorRole role) {
        boolean isHeading() {
            return value.isEmpty();
        }
    }

    SpanDetails(PaintStyle look, ZoneId zone) {
        this.zone = zone;
        list = new RowList(look, "The selected span", this::paint);
        list.setGround(ColorRole.SURFACE);
        list.setHeights((row, width) -> lines(rows.get(row), width).size() * step() + 5);
        show(Optional.empty(), 0);
    }

    RowList list() {
        return list;
    }

    void show(Optional<Span> span, long own) {
        rows = span.map(one -> rows(one, own)).orElse(List.of());
        list.choose(-1);
        list.show(rows.size(), row -> rows.get(row).isHeading(), "Choose a span to see it in full.");
        list.scrollToTop();
    }

    private List<Row> rows(Span span, long own) {
        var made = new ArrayList<Row>();
        made.add(heading(span.service()));
        made.add(plain("operation", span.operation()));
        made.add(plain("kind", span.kind().word()));
        made.add(new Row("status", span.status().word(), span.failed() ? ColorRole.CRITICAL_TEXT : ColorRole.FG));
        if (!span.message().isEmpty()) {
            made.add(new Row("message", span.message(), span.failed() ? ColorRole.CRITICAL_TEXT : ColorRole.FG));
        }
        made.add(plain("begins", TIME.format(EpochNanos.instant(span.start()).atZone(zone))));
        made.add(plain("took", EpochNanos.words(span.nanos())));
        made.add(plain("self time", EpochNanos.words(own)));
        made.add(plain("span", span.id()));
        for (var event : span.events()) {
            made.add(heading("Event: " + event.name()));
            made.add(plain("after", EpochNanos.words(EpochNanos.minus(event.at(), span.start()))));
            add(made, event.attributes());
        }
        if (!span.attributes().isEmpty()) {
            made.add(heading("Attributes"));
            add(made, span.attributes());
        }
        if (!span.resource().isEmpty()) {
            made.add(heading("Process"));
            add(made, span.resource());
        }
        return made;
    }

    private static Row heading(String text) {
        return new Row(text, "", ColorRole.FG);
    }

    private static Row plain(String name, String value) {
        return new Row(name, value.isEmpty() ? "–" : value, ColorRole.FG);
    }

    private static void add(List<Row> made, Map<String, String> values) {
        new TreeMap<>(values).forEach((name, value) -> made.add(plain(name, value)));
    }

    private double step() {
        return list.look().mono().height() + 1;
    }

    private double names(double width) {
        return Math.min(width * 0.42, list.look().small().width("http.response.status_code") + 10);
    }

    private void paint(Pen pen, int index, double x, double y, double width, double height, boolean chosen) {
        var look = pen.look();
        var row = rows.get(index);
        if (row.isHeading()) {
            pen.heading(row.name(), x, y, width, height);
            return;
        }
        double names = names(width);
        pen.text(look.small(), ColorRole.MUTED, row.name(), x, y + 2, names - 8);
        double at = y + 2;
        for (var text : lines(row, width)) {
            pen.text(look.mono(), row.role(), text, x + names, at, width - names);
            at += step();
        }
    }

    /// Breaks anywhere: a stack trace or a query has no blanks, and a tag may be megabytes long.
    private List<String> lines(Row row, double width) {
        int letters =
                Math.max(8, (int) ((width - names(width)) / list.look().mono().width("0")));
        var text = VisibleText.line(Pen.seen(row.value()));
        var lines = new ArrayList<String>();
        for (int from = 0; from < text.length() && lines.size() < MOST_LINES; from += letters) {
            boolean cut = lines.size() == MOST_LINES - 1 && from + letters < text.length();
            lines.add(text.substring(from, Math.min(text.length(), from + letters - (cut ? 1 : 0))) + (cut ? "…" : ""));
        }
        return lines.isEmpty() ? List.of("") : lines;
    }
}
