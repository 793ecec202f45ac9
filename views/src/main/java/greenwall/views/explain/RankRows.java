package greenwall.views.explain;

import greenwall.fleet.VisibleText;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.source.Logs;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.logs.LineTextPainter;
import greenwall.views.logs.TemplateText;
import greenwall.views.logs.VariableParts;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Lays out the ranked list as rows of text.
final class RankRows {
    private static final double EDGE = 10;
    private static final int MAX_SAMPLES = 5;

    private final ExplanationText sentences;
    private final PaintStyle look;
    private final double indent;
    private final double room;
    private final List<Row> rows = new ArrayList<>();

    /// Draws a row whose top is at `y`.
    interface Painter {
        void paint(Pen pen, double y, double width);
    }

    /// @param id the id of the entry; empty for a row that belongs to no entry
    record Row(String id, double height, Painter painter) {}

    private RankRows(ExplanationText sentences, PaintStyle look, double width) {
        this.sentences = sentences;
        this.look = look;
        indent = EDGE + look.body().height() + 10;
        room = Math.max(60, width - indent - 14);
    }

    /// @param scores whether the open entry shows the parts of its score
    static List<Row> of(
            ExplanationText sentences,
            PaintStyle look,
            double width,
            Explanation explanation,
            List<ExplainedItem> items,
            Optional<String> open,
            boolean scores) {
        var layout = new RankRows(sentences, look, width);
        layout.addRows(explanation, items, open, scores);
        return layout.rows;
    }

    private void addRows(Explanation explanation, List<ExplainedItem> items, Optional<String> open, boolean scores) {
        boolean templates = false;
        boolean series = false;
        boolean events = false;
        if (explanation.templates().isEmpty()) {
            heading("In the logs", explanation.complete() ? "nothing stands out" : "still reading");
        }
        for (var item : items) {
            boolean opened = open.filter(item.id()::equals).isPresent();
            switch (item) {
                case ExplainedItem.OfTemplate(var template) -> {
                    if (!templates) {
                        heading("In the logs", order(explanation));
                        templates = true;
                    }
                    template(item.id(), template, explanation, opened, scores);
                }
                case ExplainedItem.OfSeries of -> {
                    if (!series) {
                        heading("What else changed", "the clearest first");
                        series = true;
                    }
                    series(of, opened);
                }
                case ExplainedItem.OfEvent of -> {
                    if (!events) {
                        heading("Known events", "");
                        events = true;
                    }
                    event(of);
                }
            }
        }
        if (!series && explanation.complete()) {
            heading("What else changed", "no other series of this host or its neighbours");
        }
        if (!events && explanation.complete()) {
            heading("Known events", "nothing: no alert, reboot, scrub, backup or silence");
        }
    }

    private static String order(Explanation explanation) {
        return explanation.verdict().kind() == Conclusion.Kind.COMPARED
                ? "what differs, the clearest first"
                : "with the probability of being the cause";
    }

    private void heading(String text, String note) {
        rows.add(new Row("", look.strong().height() + 12, (pen, y, width) -> {
            double x = EDGE + pen.text(look.strong(), ColorRole.FG, text, EDGE, y + 7, width - 2 * EDGE) + 10;
            pen.text(look.small(), ColorRole.MUTED, note, x, y + 8, width - x - EDGE);
        }));
    }

    private void template(String id, RankedTemplate of, Explanation explanation, boolean open, boolean scores) {
        var lines = look.mono().wrap(VisibleText.line(of.template()), room, open ? 6 : 2);
        var chance = explanation.verdict().chance(of);
        double chanceRoom = look.strong().width(chance) + 6;
        double step = look.body().height() + 2;
        rows.add(new Row(id, step + 4, (pen, y, width) -> {
            badge(pen, of.rank(), y + 3);
            var from = (of.host().isEmpty() ? "" : of.host() + " · ")
                    + (of.level().isEmpty() ? "" : of.level() + " · ")
                    + sentences.clock(of.first())
                    + (of.count() > 1 ? " to " + sentences.clock(of.last()) : "");
            pen.text(look.small(), ColorRole.MUTED, from, indent, y + 4, room - chanceRoom - 6);
            pen.textLeftOf(look.strong(), ColorRole.FG, chance, indent + room, y + 3, chanceRoom);
        }));
        for (var line : lines) {
            rows.add(new Row(
                    id,
                    look.mono().height() + 1,
                    (pen, y, _) -> TemplateText.paint(pen, look.mono(), line, indent, y, room)));
        }
        text(id, sentences.template(of, explanation.onset()), ColorRole.FG, 2);
        if (!open) {
            rows.add(new Row(id, 5, (_, _, _) -> {}));
            return;
        }
        if (scores) {
            scoreParts(id, of);
        }
        rows.add(new Row(id, 4, (_, _, _) -> {}));
        for (var line :
                of.samples().subList(0, Math.min(MAX_SAMPLES, of.samples().size()))) {
            rows.add(new Row(id, look.mono().height() + 2, (pen, y, _) -> sample(pen, line, of.template(), y)));
        }
        rows.add(new Row(
                id,
                look.small().height() + 10,
                (pen, y, _) -> pen.text(
                        look.small(),
                        ColorRole.MUTED,
                        "Enter filters the log · Q opens it as LogQL · Ctrl+C copies · N keeps it for the incident",
                        indent,
                        y + 4,
                        room)));
    }

    private void scoreParts(String id, RankedTemplate of) {
        text(id, of.why(), ColorRole.MUTED, 3);
        double names = 0;
        for (var part : of.parts()) {
            names = Math.max(names, look.small().width(part.name()));
        }
        double nameRoom = names + 8;
        var scale = Scale.of(of.parts());
        for (var part : of.parts()) {
            rows.add(new Row(id, look.small().height() + 3, (pen, y, _) -> part(pen, part, scale, y, nameRoom)));
        }
    }

    private static void badge(Pen pen, int rank, double y) {
        var look = pen.look();
        double size = look.body().height();
        pen.round(pen.color(ColorRole.ACCENT), EDGE, y, size, size, size);
        var text = Integer.toString(rank);
        pen.textCentred(
                look.tiny(),
                pen.color(ColorRole.BG),
                text,
                EDGE + size / 2,
                y + (size - look.tiny().height()) / 2,
                size);
    }

    /// The common range of the parts of one score, so that their bars can be compared.
    private record Scale(double below, double above) {
        static Scale of(List<RankedTemplate.Part> parts) {
            double below = 0;
            double above = 1;
            for (var part : parts) {
                below = Math.max(below, -part.value());
                above = Math.max(above, part.value());
            }
            return new Scale(below, above);
        }

        double at(double value, double length) {
            return (below + value) / (below + above) * length;
        }
    }

    private void part(Pen pen, RankedTemplate.Part part, Scale scale, double y, double nameRoom) {
        var type = look.small();
        double bar = Math.min(90 * look.scale(), room / 4);
        pen.text(type, ColorRole.MUTED, part.name(), indent, y, nameRoom);
        double middle = y + type.height() / 2 - 2;
        pen.fill(ColorRole.LINE, indent + nameRoom, middle, bar, 5);
        double zero = scale.at(0, bar);
        double end = scale.at(part.value(), bar);
        pen.fill(
                part.value() < 0 ? ColorRole.MUTED : ColorRole.ACCENT,
                indent + nameRoom + Math.min(zero, end),
                middle,
                Math.abs(end - zero),
                5);
        double x = indent + nameRoom + bar + 8;
        pen.text(type, ColorRole.FG, signed(part.value()), x, y, room);
        x += type.width("−0.00") + 10;
        pen.text(type, ColorRole.MUTED, part.why(), x, y, indent + room - x);
    }

    /// Formats a number with a sign. A value that rounds to zero has none.
    static String signed(double value) {
        var text = String.format(Locale.ROOT, "%.2f", Math.abs(value));
        return value < 0 && !text.equals("0.00") ? "−" + text : text;
    }

    private void sample(Pen pen, Logs.Line line, String template, double y) {
        var at = Instant.ofEpochSecond(0, line.timeNanos());
        double x = indent + pen.text(look.small(), ColorRole.MUTED, sentences.clock(at), indent, y + 1, room) + 8;
        var text = VisibleText.line(line.text().length() > 2_000 ? line.text().substring(0, 2_000) : line.text());
        LineTextPainter.paint(
                pen,
                look.mono(),
                new LineTextPainter.Row(
                        text, 0, text.length(), VariableParts.of(text, template), List.of(), ColorRole.FG),
                x,
                y,
                indent + room - x);
    }

    private void series(ExplainedItem.OfSeries item, boolean open) {
        var of = item.series();
        double step = look.body().height() + 2;
        rows.add(new Row(item.id(), step + 4, (pen, y, _) -> {
            pen.textLeftOf(look.small(), ColorRole.MUTED, of.rank() + ".", indent - 6, y + 4, indent);
            pen.text(look.mono(), ColorRole.FG, ExplanationText.name(of), indent, y + 3, room);
        }));
        var sentence = (of.host().isEmpty() ? "" : of.host() + ": ") + sentences.series(of);
        rows.add(new Row(
                item.id(),
                look.small().height() + 5,
                (pen, y, _) -> pen.text(look.small(), ColorRole.MUTED, sentence, indent, y, room)));
        if (open) {
            text(item.id(), of.why(), ColorRole.MUTED, 3);
            text(item.id(), of.query(), ColorRole.MUTED, 3);
            rows.add(new Row(item.id(), 5, (_, _, _) -> {}));
        }
    }

    private void event(ExplainedItem.OfEvent item) {
        var of = item.event();
        var text = look.body().wrap(VisibleText.line(of.text()), room, 2);
        rows.add(new Row(item.id(), look.small().height() + 6, (pen, y, _) -> {
            pen.icon(
                    icon(of),
                    pen.color(ColorRole.MUTED),
                    EDGE + 2,
                    y + 4,
                    look.small().height());
            pen.text(look.small(), ColorRole.MUTED, sentences.event(of), indent, y + 4, room);
        }));
        for (var line : text) {
            rows.add(new Row(
                    item.id(),
                    look.body().height() + 2,
                    (pen, y, _) -> pen.text(look.body(), ColorRole.FG, line, indent, y, room)));
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

    private void text(String id, String text, ColorRole role, int maxRows) {
        for (var line : look.small().wrap(VisibleText.line(text), room, maxRows)) {
            rows.add(new Row(
                    id, look.small().height() + 2, (pen, y, _) -> pen.text(look.small(), role, line, indent, y, room)));
        }
    }
}
