package greenwall.views.explain;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.source.LogSource;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Cursor;

/// The result in one sentence with its confidence, the log lines that support it, and collapsible details:
/// the reason, the affected hosts, the onset, how many lines were read, and the progress of each part.
final class ExplainSummary extends PaintedRegion {
    private static final double EDGE = 10;
    private static final int MAX_LINES = 2;
    private static final double MIN_SCORE = 0.1;

    private final ExplanationText explanationText;
    private Optional<Explanation> explanation = Optional.empty();
    private String note = "";
    private boolean detailsShown;
    private double detailsLineY = -1;
    private final Runnable onToggleDetails;

    /// @param onToggleDetails called when the details are shown or hidden
    ExplainSummary(PaintStyle style, ZoneId zone, Runnable onToggleDetails) {
        super(style);
        this.onToggleDetails = onToggleDetails;
        explanationText = new ExplanationText(zone);
        setOnMouseMoved(e -> setCursor(isOnDetailsLine(e.getY()) ? Cursor.HAND : Cursor.DEFAULT));
        setOnMouseClicked(e -> {
            if (isOnDetailsLine(e.getY())) {
                toggleDetails();
            }
        });
    }

    boolean detailsShown() {
        return detailsShown;
    }

    void toggleDetails() {
        detailsShown = !detailsShown;
        repaint();
        onToggleDetails.run();
    }

    private boolean isOnDetailsLine(double y) {
        return detailsLineY >= 0
                && y >= detailsLineY
                && y < detailsLineY + paintStyle().body().height() + 4;
    }

    void show(Optional<Explanation> newExplanation, String newNote) {
        explanation = newExplanation;
        note = newNote;
        setAccessibleText(newExplanation
                .map(e -> (newNote.isEmpty() ? e.conclusion().word() : newNote) + ": "
                        + explanationText.answer(e, cancelled()))
                .orElse(newNote));
        repaint();
    }

    /// The sentence, with the word for its confidence before it.
    private List<String> sentence(Explanation e, double width) {
        double room = width - 2 * EDGE - paintStyle().title().size() - 8;
        var text = confidence(e) + ": " + explanationText.answer(e, cancelled());
        return paintStyle().title().wrap(SanitizedText.line(text), room, 3);
    }

    /// Beside an explanation there is a note only once it was cancelled.
    private boolean cancelled() {
        return !note.isEmpty();
    }

    private String confidence(Explanation e) {
        var word = note.isEmpty() ? e.conclusion().word() : note;
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static boolean isConclusive(Explanation e) {
        return e.conclusion().kind() == Conclusion.Kind.CONCLUSIVE
                || e.conclusion().kind() == Conclusion.Kind.LIKELY;
    }

    /// The first sample line of each of the most likely templates.
    private static List<LogSource.Line> lines(Explanation e) {
        return isConclusive(e)
                ? e.templates().stream()
                        .limit(MAX_LINES)
                        .filter(t -> t.rank() == 1 || isShown(e, t))
                        .flatMap(t -> t.samples().stream().limit(1))
                        .toList()
                : List.of();
    }

    /// Whether the template belongs to the same event as the first one or is also likely.
    private static boolean isShown(Explanation e, RankedTemplate template) {
        return template.score() >= MIN_SCORE
                || e.conclusion()
                        .bestLines()
                        .filter(odds -> odds.ranks().contains(template.rank()))
                        .isPresent();
    }

    private boolean open() {
        return detailsShown || explanation.map(e -> !e.complete()).orElse(false);
    }

    double height(double width) {
        var style = paintStyle();
        if (explanation.isEmpty()) {
            return Math.ceil(style.title().height() + 14);
        }
        var e = explanation.get();
        double step = style.body().height() + 2;
        double below = open() ? details(e, width).size() * step + step : 0;
        return Math.ceil(10
                + sentence(e, width).size() * (style.title().height() + 1)
                + lines(e).size() * (style.mono().height() + 2)
                + step
                + below
                + 4);
    }

    private record DetailLine(String text, ColorRole role) {}

    private List<DetailLine> details(Explanation e, double width) {
        var texts = new ArrayList<DetailLine>();
        double room = width - 2 * EDGE;
        var font = paintStyle().body();
        if (!cancelled()) {
            font.wrap(SanitizedText.line(e.conclusion().reason()), room, 2)
                    .forEach(l -> texts.add(new DetailLine(l, ColorRole.FG)));
        }
        e.scope()
                .ifPresent(scope -> font.wrap(SanitizedText.line(scope.why()), room, 2)
                        .forEach(l -> texts.add(new DetailLine(l, ColorRole.FG))));
        texts.add(new DetailLine(explanationText.onset(e, cancelled()), ColorRole.MUTED));
        texts.add(new DetailLine(
                ExplanationText.coverage(e, cancelled()),
                e.logCoverage().cut() ? ColorRole.WARN_TEXT : ColorRole.MUTED));
        return texts;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        detailsLineY = -1;
        double y = 6;
        if (explanation.isEmpty()) {
            pen.text(style.title(), ColorRole.FG, note, EDGE, y, width - 2 * EDGE);
            return;
        }
        var e = explanation.get();
        boolean pending = e.conclusion().kind() == Conclusion.Kind.PENDING;
        double size = style.title().size();
        pen.icon(
                isConclusive(e) ? Icon.EXPLAIN : pending ? Icon.SEARCH : Icon.ABSENT,
                pen.color(isConclusive(e) ? ColorRole.FG : ColorRole.MUTED),
                EDGE,
                y + 3,
                size);
        for (var line : sentence(e, width)) {
            pen.text(style.title(), pending ? ColorRole.MUTED : ColorRole.FG, line, EDGE + size + 8, y, width);
            y += style.title().height() + 1;
        }
        y += 2;
        for (var line : lines(e)) {
            line(pen, line, EDGE + size + 8, y, width);
            y += style.mono().height() + 2;
        }
        y += 2;
        detailsLineY = y;
        paintDetailsLine(pen, e, y, width);
        if (!open()) {
            return;
        }
        double step = style.body().height() + 2;
        y += step;
        for (var each : details(e, width)) {
            pen.text(style.body(), each.role(), each.text(), EDGE, y, width - 2 * EDGE);
            y += step;
        }
        parts(pen, e, y, width);
    }

    private void line(Pen pen, LogSource.Line line, double x, double y, double width) {
        var style = pen.style();
        var at = explanationText.clock(Instant.ofEpochSecond(0, line.timeNanos()));
        double from = x + pen.text(style.small(), ColorRole.MUTED, at, x, y + 1, width) + style.scaled(8);
        pen.text(style.mono(), ColorRole.FG, line.text(), from, y, width - EDGE - from);
    }

    /// A failure is shown even if the details are hidden, unless the sentence above says it.
    private void paintDetailsLine(Pen pen, Explanation e, double y, double width) {
        var font = pen.style().body();
        var title = (open() ? "▾" : "▸") + " Details (H)";
        double x = EDGE
                + pen.text(font, ColorRole.ACCENT, title, EDGE, y, width)
                + pen.style().scaled(14);
        if (open()) {
            return;
        }
        var failed = e.sections().stream()
                .filter(p -> p.progress() == Progress.FAILED
                        && (cancelled() || !e.conclusion().reason().contains(p.note())))
                .toList();
        if (!failed.isEmpty() || e.logCoverage().cut()) {
            var text = failed.isEmpty()
                    ? ExplanationText.coverage(e, cancelled())
                    : SentenceCase.of(failed.getFirst().kind().words()) + ": "
                            + failed.getFirst().note()
                            + (failed.size() > 1
                                    ? ", and " + CountText.of(failed.size() - 1, "more section") + " failed"
                                    : "");
            pen.text(font, ColorRole.WARN_TEXT, text, x, y, width - x - EDGE);
            return;
        }
        var text = e.scope().map(s -> SanitizedText.line(s.why()) + " · ").orElse("")
                + ExplanationText.coverage(e, cancelled());
        pen.text(font, ColorRole.MUTED, text, x, y, width - x - EDGE);
    }

    private void parts(Pen pen, Explanation explanation, double y, double width) {
        var style = pen.style();
        var font = style.small();
        double x = EDGE;
        double icon = font.size();
        for (var section : explanation.sections()) {
            if (cancelled() && !section.progress().over()) {
                continue;
            }
            var text = words(section);
            double room = width - EDGE - x - icon - style.scaled(4);
            if (room < font.width("the metric …")) {
                return;
            }
            var icons = switch (section.progress()) {
                case DONE -> Icon.OK;
                case FAILED -> Icon.WARN;
                case RUNNING -> Icon.STALE;
                case WAITING, SKIPPED -> Icon.IDLE;
            };
            var role = section.progress() == Progress.FAILED ? ColorRole.WARN_TEXT : ColorRole.MUTED;
            pen.icon(icons, pen.color(role), x, y + 2, icon);
            x += icon + style.scaled(4);
            x += pen.text(font, role, text, x, y, room) + style.scaled(14);
        }
    }

    private static String words(SectionState section) {
        return switch (section.progress()) {
            case DONE ->
                section.kind().words() + " " + Unit.SECONDS.text(section.took().toMillis() / 1000.0);
            case FAILED -> section.kind().words() + ": " + section.note();
            case RUNNING -> section.kind().words() + " …";
            case WAITING -> section.kind().words() + " (pending)";
            case SKIPPED -> section.kind().words() + " (skipped)";
        };
    }
}
