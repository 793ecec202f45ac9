package greenwall.views.explain;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.SectionState.SectionKind;
import greenwall.fleet.source.LogSource;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.logs.LineTextPainter;
import greenwall.views.logs.VariableParts;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Lays out the ranked list as rows of text. All except headings are indented.
final class ExplanationListRows {
    private static final int MAX_SAMPLES = 5;
    private static final double EDGE = 10;

    private final ExplanationText explanationText;
    private final Explanation explanation;
    private final PaintStyle style;
    private final double width;
    private final double indent;
    private final double room;
    private final List<Row> rows = new ArrayList<>();

    /// Draws a row whose top is at `y`.
    interface Painter {
        void paint(Pen pen, double y);
    }

    /// @param id the id of the entry; empty for a row that belongs to no entry
    record Row(String id, double height, Painter painter) {}

    private ExplanationListRows(ExplanationText text, PaintStyle style, double width, Explanation explanation) {
        this.explanationText = text;
        this.explanation = explanation;
        this.style = style;
        this.width = width;
        indent = EDGE + style.body().height() + 10;
        room = Math.max(60, width - indent - 14);
    }

    /// @param scores whether the open entry shows the parts of its score
    static List<Row> of(
            ExplanationText text,
            PaintStyle style,
            double width,
            Explanation explanation,
            List<ExplanationItem> items,
            Optional<String> open,
            boolean scores) {
        var layout = new ExplanationListRows(text, style, width, explanation);
        layout.addRows(items, open, scores);
        return layout.rows;
    }

    private void addRows(List<ExplanationItem> items, Optional<String> open, boolean scores) {
        boolean templates = false;
        boolean series = false;
        boolean events = false;
        if (explanation.templates().isEmpty()) {
            heading(
                    "In the logs",
                    !explanation.complete()
                            ? "not read yet"
                            : section(SectionKind.LOGS).map(this::unremarkable).orElse("not read"));
        }
        for (var item : items) {
            boolean opened = open.filter(item.id()::equals).isPresent();
            switch (item) {
                case ExplanationItem.TemplateItem(var template) -> {
                    if (!templates) {
                        heading("In the logs", order());
                        templates = true;
                    }
                    template(item.id(), template, opened, scores);
                }
                case ExplanationItem.SeriesItem of -> {
                    if (!series) {
                        heading("What else changed", "the clearest first");
                        series = true;
                    }
                    series(of, opened);
                }
                case ExplanationItem.EventItem of -> {
                    if (!events) {
                        heading("Known events", explanation.complete() ? knownEvents() : "");
                        events = true;
                    }
                    event(of);
                }
            }
        }
        if (!series && explanation.complete()) {
            heading(
                    "What else changed",
                    section(SectionKind.SERIES)
                            .map(ExplanationListRows::unchanged)
                            .orElse("not compared"));
        }
        if (!events && explanation.complete()) {
            heading("Known events", knownEvents());
        }
    }

    private String unremarkable(SectionState logs) {
        if (logs.progress() != SectionState.Progress.DONE) {
            return (explanation.logCoverage().lines() == 0 ? "not read: " : "not all was read: ") + logs.note();
        }
        var cut = explanation.logCoverage().cut() ? "; not all lines of the time range were read" : "";
        return "nothing stands out: " + logs.note() + cut;
    }

    private String knownEvents() {
        return section(SectionKind.EVENTS)
                .map(events -> (events.progress() == SectionState.Progress.DONE ? "" : "not known: ") + events.note())
                .orElse("not known");
    }

    private static String unchanged(SectionState compared) {
        return (compared.progress() == SectionState.Progress.DONE ? "nothing found: " : "not compared: ")
                + compared.note();
    }

    private void add(String id, double height, Painter painter) {
        rows.add(new Row(id, height, painter));
    }

    private void space(String id, double height) {
        add(id, height, (_, _) -> {});
    }

    private Optional<SectionState> section(SectionKind kind) {
        return explanation.sections().stream()
                .filter(section -> section.kind() == kind)
                .findFirst();
    }

    private void heading(String text, String note) {
        add("", style.strong().height() + 12, (pen, y) -> {
            double x = EDGE
                    + pen.text(style.strong(), ColorRole.FG, text, EDGE, y + 7, width - 2 * EDGE)
                    + style.scaled(10);
            pen.text(style.small(), ColorRole.MUTED, note, x, y + 8, width - x - EDGE);
        });
    }

    /// Adds small text, which is wrapped into at most `maxRows` rows.
    private void text(String id, String text, ColorRole role, int maxRows) {
        for (var line : style.small().wrap(SanitizedText.line(text), room, maxRows)) {
            add(id, style.small().height() + 2, (pen, y) -> pen.text(style.small(), role, line, indent, y, room));
        }
    }

    private String order() {
        return explanation.conclusion().kind() == Conclusion.Kind.COMPARED
                ? "differences, the clearest first"
                : "by the probability of being the cause";
    }

    private void template(String id, RankedTemplate of, boolean open, boolean scores) {
        var lines = style.mono().wrap(SanitizedText.line(of.template()), room, open ? 6 : 2);
        var chance = explanation.conclusion().probabilityText(of);
        double chanceRoom = style.strong().width(chance) + 6;
        double step = style.body().height() + 2;
        add(id, step + 4, (pen, y) -> {
            badge(pen, of.rank(), y + 3);
            var from = (of.host().isEmpty() ? "" : of.host() + " · ")
                    + (of.level().isEmpty() ? "" : of.level() + " · ")
                    + explanationText.clock(of.first())
                    + (of.count() > 1 ? " to " + explanationText.clock(of.last()) : "");
            pen.text(style.small(), ColorRole.MUTED, from, indent, y + 4, room - chanceRoom - 6);
            pen.textLeftOf(style.strong(), ColorRole.FG, chance, indent + room, y + 3, chanceRoom);
        });
        for (var line : lines) {
            add(
                    id,
                    style.mono().height() + 1,
                    (pen, y) -> LineTextPainter.paintTemplate(pen, style.mono(), line, indent, y, room));
        }
        text(id, explanationText.template(of, explanation.onset()), ColorRole.FG, 2);
        if (!open) {
            space(id, 5);
            return;
        }
        if (scores) {
            ScoreBars.add(this, id, of);
        }
        space(id, 4);
        for (var line :
                of.samples().subList(0, Math.min(MAX_SAMPLES, of.samples().size()))) {
            add(id, style.mono().height() + 2, (pen, y) -> sample(pen, line, of.template(), y));
        }
        add(
                id,
                style.small().height() + 10,
                (pen, y) -> pen.text(
                        style.small(),
                        ColorRole.MUTED,
                        "Enter filters the log · Q opens it as LogQL · Ctrl+C copies · N saves it to the incident",
                        indent,
                        y + 4,
                        room));
    }

    private static void badge(Pen pen, int rank, double y) {
        var style = pen.style();
        double size = style.body().height();
        pen.fillRounded(pen.color(ColorRole.ACCENT), EDGE, y, size, size, size);
        var text = Integer.toString(rank);
        pen.textCentred(
                style.tiny(),
                pen.color(ColorRole.BG),
                text,
                EDGE + size / 2,
                y + (size - style.tiny().height()) / 2,
                size);
    }

    private void sample(Pen pen, LogSource.Line line, String template, double y) {
        var at = Instant.ofEpochSecond(0, line.timeNanos());
        double x = indent
                + pen.text(style.small(), ColorRole.MUTED, explanationText.clock(at), indent, y + 1, room)
                + style.scaled(8);
        var text = SanitizedText.line(line.text().length() > 2_000 ? line.text().substring(0, 2_000) : line.text());
        LineTextPainter.paint(
                pen,
                style.mono(),
                new LineTextPainter.Row(
                        text, 0, text.length(), VariableParts.of(text, template), List.of(), ColorRole.FG),
                x,
                y,
                indent + room - x);
    }

    private void series(ExplanationItem.SeriesItem item, boolean open) {
        var of = item.series();
        double step = style.body().height() + 2;
        add(item.id(), step + 4, (pen, y) -> {
            pen.textLeftOf(style.small(), ColorRole.MUTED, of.rank() + ".", indent - 6, y + 4, indent);
            pen.text(style.mono(), ColorRole.FG, ExplanationText.name(of), indent, y + 3, room);
        });
        var sentence = (of.host().isEmpty() ? "" : of.host() + ": ") + explanationText.series(of);
        add(
                item.id(),
                style.small().height() + 5,
                (pen, y) -> pen.text(style.small(), ColorRole.MUTED, sentence, indent, y, room));
        if (open) {
            text(item.id(), of.why(), ColorRole.MUTED, 3);
            text(item.id(), of.query(), ColorRole.MUTED, 3);
            space(item.id(), 5);
        }
    }

    private void event(ExplanationItem.EventItem item) {
        var of = item.event();
        var text = style.body().wrap(SanitizedText.line(of.text()), room, 2);
        add(item.id(), style.small().height() + 6, (pen, y) -> {
            pen.icon(
                    icon(of),
                    pen.color(ColorRole.MUTED),
                    EDGE + 2,
                    y + 4,
                    style.small().height());
            pen.text(style.small(), ColorRole.MUTED, explanationText.event(of), indent, y + 4, room);
        });
        for (var line : text) {
            add(
                    item.id(),
                    style.body().height() + 2,
                    (pen, y) -> pen.text(style.body(), ColorRole.FG, line, indent, y, room));
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

    /// Shows the parts of a template's score as bars, with a common range so that they can be compared.
    ///
    /// @param below how far the smallest part is below zero; `above` is the largest part
    private record ScoreBars(ExplanationListRows rows, double nameRoom, double below, double above) {
        static void add(ExplanationListRows rows, String id, RankedTemplate of) {
            rows.text(id, of.why(), ColorRole.MUTED, 3);
            double names = 0;
            double below = 0;
            double above = 1;
            for (var part : of.parts()) {
                names = Math.max(names, rows.style.small().width(label(part)));
                below = Math.max(below, -part.value());
                above = Math.max(above, part.value());
            }
            var bars = new ScoreBars(rows, names + 8, below, above);
            for (var part : of.parts()) {
                rows.add(id, rows.style.small().height() + 3, (pen, y) -> bars.paint(pen, part, y));
            }
        }

        /// What the part is called on the screen; JSON has its short name.
        private static String label(RankedTemplate.ScorePart part) {
            return switch (part.name()) {
                case "place" -> "timing";
                case "silence" -> "log stopped";
                case "witnesses" -> "other hosts";
                default -> part.name();
            };
        }

        private void paint(Pen pen, RankedTemplate.ScorePart part, double y) {
            var style = pen.style();
            var font = style.small();
            double left = rows.indent + nameRoom;
            double bar = Math.min(90 * style.scale(), rows.room / 4);
            pen.text(font, ColorRole.MUTED, label(part), rows.indent, y, nameRoom);
            double middle = y + font.height() / 2 - 2;
            pen.fill(ColorRole.LINE, left, middle, bar, 5);
            double zero = at(0, bar);
            double end = at(part.value(), bar);
            var role = part.value() < 0 ? ColorRole.MUTED : ColorRole.ACCENT;
            pen.fill(role, left + Math.min(zero, end), middle, Math.abs(end - zero), 5);
            double x = left + bar + rows.style.scaled(8);
            pen.text(font, ColorRole.FG, signed(part.value()), x, y, rows.room);
            x += font.width("−0.00") + rows.style.scaled(10);
            pen.text(font, ColorRole.MUTED, part.why(), x, y, rows.indent + rows.room - x);
        }

        private double at(double value, double length) {
            return (below + value) / (below + above) * length;
        }

        /// Formats a number with a sign. A value that rounds to zero has none.
        private static String signed(double value) {
            var text = String.format(Locale.ROOT, "%.2f", Math.abs(value));
            return value < 0 && !text.equals("0.00") ? "−" + text : text;
        }
    }
}
