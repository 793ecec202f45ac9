package greenwall.views.logs;

import greenwall.fleet.VisibleText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.parts.RowList;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One line in full: both times, its stream's labels, and the values in its text. A click on a value narrows the query
/// to it.
final class DetailPane {
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm:ss.SSSSSSSSS zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSSSS 'UTC'", Locale.ROOT);
    private static final int MOST_ROWS = 400;
    /// In the stage's place: the row opens a trace.
    private static final String TRACE = "trace";

    private final ZoneId zone;
    private final RowList list;
    private List<Row> rows = List.of();
    private Consumer<Narrowing> onNarrow = _ -> {};
    private Consumer<String> onTrace = _ -> {};

    /// @param stage empty for a label of the stream
    record Narrowing(String stage, String name, String value) {}

    /// A heading has no value.
    private record Row(String name, String value, Optional<Narrowing> narrowing) {
        static Row heading(String text) {
            return new Row(text, "", Optional.empty());
        }

        static Row plain(String name, String value) {
            return new Row(name, value, Optional.empty());
        }

        boolean isHeading() {
            return value.isEmpty() && narrowing.isEmpty();
        }
    }

    DetailPane(PaintStyle look, ZoneId zone) {
        this.zone = zone;
        list = new RowList(look, "The selected line", this::paint);
        list.setGround(ColorRole.SURFACE);
        list.openByOneClick();
        list.setHeights((row, width) -> lines(rows.get(row), width).size() * step() + 5);
        list.onOpen(row -> rows.get(row).narrowing().ifPresent(this::open));
        show(Optional.empty());
    }

    RowList list() {
        return list;
    }

    void setOnNarrow(Consumer<Narrowing> handler) {
        onNarrow = handler;
    }

    /// Called with a trace to open.
    void setOnTrace(Consumer<String> handler) {
        onTrace = handler;
    }

    private void open(Narrowing narrowing) {
        if (narrowing.stage().equals(TRACE)) {
            onTrace.accept(narrowing.value());
        } else {
            onNarrow.accept(narrowing);
        }
    }

    void show(Optional<LogLine> newLine) {
        rows = newLine.map(this::rows).orElse(List.of());
        list.choose(-1);
        list.show(rows.size(), row -> rows.get(row).isHeading(), "Select a line to see it in full.");
        list.scrollToTop();
    }

    private List<Row> rows(LogLine of) {
        var made = new ArrayList<Row>();
        var at = of.time();
        made.add(Row.heading("When"));
        made.add(Row.plain("here", FULL.format(at.atZone(zone))));
        made.add(Row.plain("UTC", UTC.format(at.atZone(ZoneOffset.UTC))));
        made.add(Row.heading("Line"));
        made.add(Row.plain("level", LevelStyle.name(of.level())));
        made.add(Row.plain("text", of.text().isEmpty() ? "(empty)" : of.text()));
        of.traceId().ifPresent(id -> made.add(new Row("trace (O)", id, Optional.of(new Narrowing(TRACE, "", id)))));
        var template = of.template();
        if (template != null) {
            made.add(Row.plain("template", template.text()));
        }
        add(made, "Labels", "", of.stream()::forEach);
        add(made, "Metadata", "|", of.line().metadata()::forEach);
        var fields = LineFields.of(of.text());
        var stage = fields.form().stage();
        add(made, "Fields (" + stage + ")", "| " + stage + " |", fields.values()::forEach);
        return made.size() > MOST_ROWS ? made.subList(0, MOST_ROWS) : made;
    }

    private static void add(List<Row> made, String heading, String stage, Consumer<BiConsumer<String, String>> values) {
        int before = made.size();
        values.accept((name, value) -> {
            if (made.size() == before) {
                made.add(Row.heading(heading));
            }
            made.add(new Row(name, value, Optional.of(new Narrowing(stage, name, value))));
        });
    }

    private double names() {
        return list.look().small().width("detected_level") + 10;
    }

    private double step() {
        return list.look().mono().height() + 1;
    }

    private void paint(Pen pen, int index, double x, double y, double width, double height, boolean selected) {
        var look = pen.look();
        var row = rows.get(index);
        if (row.isHeading()) {
            pen.heading(row.name(), x, y, width, height);
            return;
        }
        var role = row.narrowing().isPresent() ? ColorRole.ACCENT : ColorRole.MUTED;
        pen.text(look.small(), role, row.name(), x, y + 2, names() - 8);
        double at = y + 2;
        for (var text : lines(row, width)) {
            pen.text(look.mono(), ColorRole.FG, text, x + names(), at, width - names());
            at += step();
        }
    }

    /// Breaks anywhere, since a stack trace or hash has no blanks.
    private List<String> lines(Row row, double width) {
        int most = row.narrowing().isEmpty() ? 12 : 3;
        int letters = Math.max(8, (int) ((width - names()) / list.look().mono().width("0")));
        var text = VisibleText.line(row.value());
        var lines = new ArrayList<String>();
        for (int from = 0; from < text.length() && lines.size() < most; from += letters) {
            boolean last = lines.size() == most - 1 && from + letters < text.length();
            lines.add(
                    text.substring(from, Math.min(text.length(), from + letters - (last ? 1 : 0))) + (last ? "…" : ""));
        }
        if (lines.isEmpty()) {
            lines.add("");
        }
        return lines;
    }
}
