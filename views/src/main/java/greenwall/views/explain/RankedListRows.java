package greenwall.views.explain;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.source.LogSource;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.logs.LineTextPainter;
import greenwall.views.logs.VariableParts;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Lays out the ranked list as rows of text.
final class RankedListRows {
    private static final int MAX_SAMPLES = 5;

    private final ExplanationText explanationText;
    private final Explanation explanation;
    private final TextRows rows;

    private RankedListRows(ExplanationText text, PaintStyle style, double width, Explanation explanation) {
        this.explanationText = text;
        this.explanation = explanation;
        rows = new TextRows(style, width);
    }

    /// @param scores whether the open entry shows the parts of its score
    static List<TextRows.Row> of(
            ExplanationText text,
            PaintStyle style,
            double width,
            Explanation explanation,
            List<ExplainedItem> items,
            Optional<String> open,
            boolean scores) {
        var layout = new RankedListRows(text, style, width, explanation);
        layout.addRows(items, open, scores);
        return layout.rows.list();
    }

    private void addRows(List<ExplainedItem> items, Optional<String> open, boolean scores) {
        boolean templates = false;
        boolean series = false;
        boolean events = false;
        if (explanation.templates().isEmpty()) {
            rows.heading("In the logs", explanation.complete() ? "nothing stands out" : "still reading");
        }
        for (var item : items) {
            boolean opened = open.filter(item.id()::equals).isPresent();
            switch (item) {
                case ExplainedItem.OfTemplate(var template) -> {
                    if (!templates) {
                        rows.heading("In the logs", order());
                        templates = true;
                    }
                    template(item.id(), template, opened, scores);
                }
                case ExplainedItem.OfSeries of -> {
                    if (!series) {
                        rows.heading("What else changed", "the clearest first");
                        series = true;
                    }
                    series(of, opened);
                }
                case ExplainedItem.OfEvent of -> {
                    if (!events) {
                        rows.heading("Known events", "");
                        events = true;
                    }
                    event(of);
                }
            }
        }
        if (!series && explanation.complete()) {
            rows.heading("What else changed", "no other series of this host or its neighbours");
        }
        if (!events && explanation.complete()) {
            rows.heading("Known events", "nothing: no alert, reboot, scrub, backup or silence");
        }
    }

    private String order() {
        return explanation.verdict().kind() == Conclusion.Kind.COMPARED
                ? "what differs, the clearest first"
                : "with the probability of being the cause";
    }

    private void template(String id, RankedTemplate of, boolean open, boolean scores) {
        var lines = rows.style.mono().wrap(SanitizedText.line(of.template()), rows.room, open ? 6 : 2);
        var chance = explanation.verdict().chance(of);
        double chanceRoom = rows.style.strong().width(chance) + 6;
        double step = rows.style.body().height() + 2;
        rows.add(id, step + 4, (pen, y) -> {
            badge(pen, of.rank(), y + 3);
            var from = (of.host().isEmpty() ? "" : of.host() + " · ")
                    + (of.level().isEmpty() ? "" : of.level() + " · ")
                    + explanationText.clock(of.first())
                    + (of.count() > 1 ? " to " + explanationText.clock(of.last()) : "");
            pen.text(rows.style.small(), ColorRole.MUTED, from, rows.indent, y + 4, rows.room - chanceRoom - 6);
            pen.textLeftOf(rows.style.strong(), ColorRole.FG, chance, rows.indent + rows.room, y + 3, chanceRoom);
        });
        for (var line : lines) {
            rows.add(
                    id,
                    rows.style.mono().height() + 1,
                    (pen, y) -> LineTextPainter.paintTemplate(pen, rows.style.mono(), line, rows.indent, y, rows.room));
        }
        rows.text(id, explanationText.template(of, explanation.onset()), ColorRole.FG, 2);
        if (!open) {
            rows.space(id, 5);
            return;
        }
        if (scores) {
            ScoreBars.add(rows, id, of);
        }
        rows.space(id, 4);
        for (var line :
                of.samples().subList(0, Math.min(MAX_SAMPLES, of.samples().size()))) {
            rows.add(id, rows.style.mono().height() + 2, (pen, y) -> sample(pen, line, of.template(), y));
        }
        rows.add(
                id,
                rows.style.small().height() + 10,
                (pen, y) -> pen.text(
                        rows.style.small(),
                        ColorRole.MUTED,
                        "Enter filters the log · Q opens it as LogQL · Ctrl+C copies · N keeps it for the incident",
                        rows.indent,
                        y + 4,
                        rows.room));
    }

    private static void badge(Pen pen, int rank, double y) {
        var style = pen.style();
        double size = style.body().height();
        pen.round(pen.color(ColorRole.ACCENT), TextRows.EDGE, y, size, size, size);
        var text = Integer.toString(rank);
        pen.textCentred(
                style.tiny(),
                pen.color(ColorRole.BG),
                text,
                TextRows.EDGE + size / 2,
                y + (size - style.tiny().height()) / 2,
                size);
    }

    private void sample(Pen pen, LogSource.Line line, String template, double y) {
        var at = Instant.ofEpochSecond(0, line.timeNanos());
        double x = rows.indent
                + pen.text(
                        rows.style.small(), ColorRole.MUTED, explanationText.clock(at), rows.indent, y + 1, rows.room)
                + 8;
        var text = SanitizedText.line(line.text().length() > 2_000 ? line.text().substring(0, 2_000) : line.text());
        LineTextPainter.paint(
                pen,
                rows.style.mono(),
                new LineTextPainter.Row(
                        text, 0, text.length(), VariableParts.of(text, template), List.of(), ColorRole.FG),
                x,
                y,
                rows.indent + rows.room - x);
    }

    private void series(ExplainedItem.OfSeries item, boolean open) {
        var of = item.series();
        double step = rows.style.body().height() + 2;
        rows.add(item.id(), step + 4, (pen, y) -> {
            pen.textLeftOf(rows.style.small(), ColorRole.MUTED, of.rank() + ".", rows.indent - 6, y + 4, rows.indent);
            pen.text(rows.style.mono(), ColorRole.FG, ExplanationText.name(of), rows.indent, y + 3, rows.room);
        });
        var sentence = (of.host().isEmpty() ? "" : of.host() + ": ") + explanationText.series(of);
        rows.add(
                item.id(),
                rows.style.small().height() + 5,
                (pen, y) -> pen.text(rows.style.small(), ColorRole.MUTED, sentence, rows.indent, y, rows.room));
        if (open) {
            rows.text(item.id(), of.why(), ColorRole.MUTED, 3);
            rows.text(item.id(), of.query(), ColorRole.MUTED, 3);
            rows.space(item.id(), 5);
        }
    }

    private void event(ExplainedItem.OfEvent item) {
        var of = item.event();
        var text = rows.style.body().wrap(SanitizedText.line(of.text()), rows.room, 2);
        rows.add(item.id(), rows.style.small().height() + 6, (pen, y) -> {
            pen.icon(
                    icon(of),
                    pen.color(ColorRole.MUTED),
                    TextRows.EDGE + 2,
                    y + 4,
                    rows.style.small().height());
            pen.text(rows.style.small(), ColorRole.MUTED, explanationText.event(of), rows.indent, y + 4, rows.room);
        });
        for (var line : text) {
            rows.add(
                    item.id(),
                    rows.style.body().height() + 2,
                    (pen, y) -> pen.text(rows.style.body(), ColorRole.FG, line, rows.indent, y, rows.room));
        }
    }

    static Icon icon(KnownEvent of) {
        return switch (of.kind()) {
            case ALERT -> Icon.BELL;
            case SILENCE -> Icon.MUTED;
            case REBOOT, RECURRENCE -> Icon.HISTORY;
            case SCRUB -> Icon.POOL;
            case REPLICATION, BACKUP -> Icon.COPY;
            case TIMER -> Icon.HISTORY;
            case RESTART, DEPLOY -> Icon.INCIDENT;
        };
    }
}
