package greenwall.views.explain;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.PartState;
import greenwall.styles.Icon;
import greenwall.styles.Role;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The verdict and what it rests on: when it began, how far it reaches, what was read, how far each part is.
final class ExplainHeader extends PaintedRegion {
    private static final double EDGE = 10;

    private final Sentences sentences;
    private Optional<Explanation> explanation = Optional.empty();
    private String note = "";

    ExplainHeader(Look look, ZoneId zone) {
        super(look);
        sentences = new Sentences(zone);
    }

    void show(Optional<Explanation> newExplanation, String newNote) {
        explanation = newExplanation;
        note = newNote;
        repaint();
    }

    double height(double width) {
        var look = look();
        double lines = explanation.isEmpty() ? 1 : 3 + body(width).size();
        return Math.ceil(look.title().height() + 8 + lines * (look.body().height() + 2) + 4);
    }

    private List<String> body(double width) {
        var lines = new ArrayList<String>();
        explanation.ifPresent(e -> {
            var type = look().body();
            double room = width - 2 * EDGE;
            lines.addAll(type.wrap(e.verdict().reason(), room, 2));
            e.scope().ifPresent(scope -> lines.addAll(type.wrap(scope.why(), room, 2)));
        });
        return lines;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var look = pen.look();
        double y = 6;
        if (explanation.isEmpty()) {
            pen.text(look.title(), Role.FG, note, EDGE, y, width - 2 * EDGE);
            return;
        }
        var e = explanation.get();
        boolean sure =
                e.verdict().kind() == Conclusion.Kind.CONCLUSIVE || e.verdict().kind() == Conclusion.Kind.LIKELY;
        boolean pending = e.verdict().kind() == Conclusion.Kind.PENDING;
        var role = sure ? Role.WARN_TEXT : pending ? Role.ACCENT : Role.MUTED;
        double size = look.title().size();
        pen.icon(sure ? Icon.EXPLAIN : pending ? Icon.SEARCH : Icon.ABSENT, pen.color(role), EDGE, y + 3, size);
        double x = EDGE + size + 8;
        x += pen.text(look.title(), role, note.isEmpty() ? e.verdict().kind().word() : note, x, y, width / 2) + 14;
        pen.text(look.title(), Role.FG, e.title(), x, y, width - x - EDGE);
        y += look.title().height() + 4;
        double step = look.body().height() + 2;
        for (var line : body(width)) {
            pen.text(look.body(), Role.FG, line, EDGE, y, width - 2 * EDGE);
            y += step;
        }
        pen.text(look.body(), Role.MUTED, sentences.onset(e), EDGE, y, width - 2 * EDGE);
        y += step;
        pen.text(
                look.body(),
                e.read().cut() ? Role.WARN_TEXT : Role.MUTED,
                Sentences.read(e),
                EDGE,
                y,
                width - 2 * EDGE);
        y += step;
        parts(pen, e, y, width);
    }

    private static void parts(Pen pen, Explanation explanation, double y, double width) {
        var look = pen.look();
        var type = look.small();
        double x = EDGE;
        double icon = type.size();
        for (var part : explanation.parts()) {
            var text = words(part);
            double left = width - EDGE - x - icon - 4;
            if (left < type.width("the metric …")) {
                return;
            }
            var icons = switch (part.progress()) {
                case DONE -> Icon.OK;
                case FAILED -> Icon.WARN;
                case RUNNING -> Icon.STALE;
                case WAITING, SKIPPED -> Icon.IDLE;
            };
            var role = part.progress() == PartState.Progress.FAILED ? Role.WARN_TEXT : Role.MUTED;
            pen.icon(icons, pen.color(role), x, y + 2, icon);
            x += icon + 4 + pen.text(type, role, text, x + icon + 4, y, left) + 14;
        }
    }

    private static String words(PartState part) {
        return switch (part.progress()) {
            case DONE ->
                part.part().words() + " " + Unit.SECONDS.text(part.took().toMillis() / 1000.0);
            case FAILED -> part.part().words() + ": " + part.note();
            case RUNNING -> part.part().words() + " …";
            case WAITING -> part.part().words() + " waits";
            case SKIPPED -> part.part().words() + " left out";
        };
    }
}
