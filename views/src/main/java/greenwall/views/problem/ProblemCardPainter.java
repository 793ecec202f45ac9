package greenwall.views.problem;

import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Draws a problem as a card and measures its height. A small card has only its title, its numbers and its
/// owner.
///
/// @param actions provides the labels of the buttons
record ProblemCardPainter(PaintStyle style, Fonts fonts, ProblemCardStatusText text, ProblemActions actions) {
    static final double GAP = 8;
    private static final int NUMBER_LINES = 2;
    private static final double ARC = 6;
    private static final double FOOT = 4;
    private static final double MIN_SPARK = 12;

    /// They are larger than other fonts if there is room, since cards are read first and from a distance.
    record Fonts(
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

        static Fonts of(PaintStyle style, double factor) {
            return new Fonts(
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

    /// A button as it was drawn on a card.
    record Button(ProblemActions.Action action, double x, double y, double width, double height) {
        boolean contains(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    /// The position of a card, and whether it has its full content.
    record Box(boolean large, boolean selected, double y, double width, double height) {}

    double height(Problem problem, boolean large, double width) {
        double height = 2 * fonts.pad() + titleStyle(large).height();
        height += fonts.sentence().height() * lines(problem, large, width) + 4;
        if (large) {
            height += tall(cardLines().causes(problem, room(large, width))) + 6 * fonts.unit();
            height += fonts.body().height() + 14 * fonts.unit();
        }
        return Math.ceil(height);
    }

    private ProblemCardLines cardLines() {
        return new ProblemCardLines(style, fonts, text);
    }

    private MeasuredFont titleStyle(boolean large) {
        return large ? fonts.headline() : fonts.title();
    }

    /// The number of lines for the numbers of a problem.
    private int lines(Problem problem, boolean large, double width) {
        double room = room(large, width);
        return large && room > 0
                ? Math.max(1, cardLines().numbers(problem, room, NUMBER_LINES).size())
                : 1;
    }

    /// The width available for text on a card.
    private double room(boolean large, double width) {
        return width - (2 * GAP + 5 * fonts.unit() + 2 * fonts.pad()) - spark(large, width);
    }

    /// The width of the sparkline with its margin; 0 without a sparkline.
    private double spark(boolean large, double width) {
        return large && width > 700
                ? Math.min(320 * fonts.unit(), width * (style.far() ? 0.18 : 0.24)) + fonts.pad()
                : 0;
    }

    /// Draws a card and returns its buttons.
    List<Button> paint(Pen pen, Problem problem, Box box, FleetState fleet) {
        boolean critical = problem.severity() == Severity.CRITICAL;
        boolean watched = problem.stage() == TakenProblem.Stage.WATCHED;
        boolean large = box.large();
        var role = watched ? ColorRole.EDGE : critical ? ColorRole.CRITICAL : ColorRole.WARN;
        double y = box.y();
        double wide = box.width() - 2 * GAP;
        pen.fillRounded(pen.color(ColorRole.SURFACE), GAP, y, wide, box.height(), ARC);
        pen.fill(role, GAP, y, 5 * fonts.unit(), box.height());
        if (box.selected()) {
            pen.frame(pen.color(ColorRole.FG), GAP, y, wide, box.height(), 2);
        }
        double sparkWidth = Math.max(0, spark(large, box.width()) - fonts.pad());
        double x = GAP + 5 * fonts.unit() + fonts.pad();
        double right = GAP + wide - fonts.pad();
        double textRight = right - (sparkWidth > 0 ? sparkWidth + fonts.pad() : 0);
        double line = y + fonts.pad();
        var titleFont = titleStyle(large);
        double size = titleFont.size();
        var ink = watched ? ColorRole.MUTED : critical ? ColorRole.CRITICAL_TEXT : ColorRole.WARN_TEXT;
        var icon = watched ? Icon.HISTORY : critical ? Icon.CRITICAL : Icon.WARN;
        pen.icon(icon, pen.color(watched ? ColorRole.MUTED : role), x, line + 2, size);
        var since = text.since(problem);
        double sinceWidth = style.far() ? 0 : fonts.strong().width(since);
        double titleX = x + size + titleFont.width(" ");
        var name = problem.subjectName();
        double titleRoom = right - titleX - sinceWidth - fonts.pad();
        double used = pen.text(titleFont, ColorRole.FG, name.isEmpty() ? "" : name + "  ", titleX, line, titleRoom);
        pen.text(titleFont, ink, problem.lead(), titleX + used, line, titleRoom - used);
        if (!style.far()) {
            double sinceTop = line + (titleFont.height() - fonts.strong().height()) / 2;
            pen.textLeftOf(fonts.strong(), ColorRole.FG, since, right, sinceTop, sinceWidth + 1);
        }
        line += titleFont.height() + 2;
        // A large card has its owner at the foot.
        var owner = large ? "" : ProblemCardStatusText.ownerOnly(problem);
        double ownerWidth = owner.isEmpty()
                ? 0
                : pen.textLeftOf(fonts.sentence(), ColorRole.MUTED, owner, right, line, (right - x) / 2) + fonts.pad();
        double numbersRoom = textRight - x - ownerWidth;
        for (var numbers : cardLines().numbers(problem, numbersRoom, large ? NUMBER_LINES : 1)) {
            pen.text(fonts.sentence(), ColorRole.FG, numbers, x, line, numbersRoom);
            line += fonts.sentence().height();
        }
        if (!large) {
            return List.of();
        }
        double end = y + box.height() - fonts.pad();
        double bottom = end - fonts.body().height() - FOOT;
        double room = textRight - x;
        var causes = cardLines().causes(problem, room);
        double cause = bottom - tall(causes) - 8 * fonts.unit();
        for (var causeLine : causes) {
            cause = paint(pen, causeLine, x, cause, room);
        }
        var buttons = foot(pen, problem, fleet, x, bottom, textRight);
        if (sparkWidth > 0) {
            double top = y + fonts.pad() + titleFont.height() + 4;
            problem.explanation()
                    .flatMap(ProblemExplanation::series)
                    .filter(series -> series.size() > 1 && end - top >= MIN_SPARK)
                    .ifPresent(series -> spark(pen, problem, series, right - sparkWidth, top, sparkWidth, end));
        }
        return buttons;
    }

    private static double tall(List<ProblemCardLines.Line> texts) {
        return texts.stream().mapToDouble(ProblemCardLines.Line::height).sum();
    }

    /// Draws a text and returns the top of the next one.
    private static double paint(Pen pen, ProblemCardLines.Line causeLine, double x, double y, double room) {
        double used = causeLine.before().isEmpty()
                ? 0
                : pen.text(causeLine.font(), ColorRole.MUTED, causeLine.before(), x, y, room);
        double line = y;
        for (var part : causeLine.lines()) {
            pen.text(causeLine.font(), causeLine.role(), part, x + used, line, room - used);
            line += causeLine.font().height();
        }
        return line;
    }

    /// Draws the buttons and the owner. On a screen read from far away the age replaces the buttons.
    private List<Button> foot(Pen pen, Problem problem, FleetState fleet, double x, double y, double right) {
        var buttons = new ArrayList<Button>();
        double at = x;
        double edge = 8 * fonts.unit();
        double tall = fonts.body().height() + 6 * fonts.unit();
        for (var action : style.far() ? List.<ProblemActions.Action>of() : actions.offered(problem)) {
            var word = actions.word(action, problem);
            double wide = fonts.body().width(word) + 2 * edge;
            if (at + wide > right) {
                break;
            }
            pen.fillRounded(pen.color(ColorRole.RAISED), at, y, wide, tall, ARC);
            pen.text(fonts.body(), ColorRole.FG, word, at + edge, y + 3 * fonts.unit(), wide);
            buttons.add(new Button(action, at, y, wide, tall));
            at += wide + 6 * fonts.unit();
        }
        double line = y + 4 * fonts.unit();
        if (style.far()) {
            at = x + pen.text(fonts.strong(), ColorRole.FG, text.since(problem) + "   ", x, line, right - x);
        }
        pen.text(fonts.small(), ColorRole.MUTED, text.owner(problem, fleet), at + 8, line, Math.max(0, right - at - 8));
        return buttons;
    }

    private void spark(Pen pen, Problem problem, TimeSeries series, double x, double y, double width, double bottom) {
        var times = series.timeMillis();
        var values = series.values();
        var range = Arrays.stream(values).filter(value -> !Double.isNaN(value)).summaryStatistics();
        double span = range.getMax() - range.getMin();
        if (!(span > 0)) {
            return;
        }
        double height = bottom - y;
        double perMilli = width / Math.max(1, times[times.length - 1] - times[0]);
        long onset = problem.onset().toEpochMilli();
        if (onset > times[0] && onset < times[times.length - 1]) {
            pen.fill(ColorRole.EDGE, Math.floor(x + (onset - times[0]) * perMilli), y, 1, height);
        }
        pen.curve(
                pen.color(problem.severity() == Severity.CRITICAL ? ColorRole.CRITICAL : ColorRole.WARN),
                2 * fonts.unit(),
                values.length,
                i -> x + (times[i] - times[0]) * perMilli,
                i -> bottom - (values[i] - range.getMin()) / span * height);
    }
}
