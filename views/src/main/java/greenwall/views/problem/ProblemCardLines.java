package greenwall.views.problem;

import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.TakenProblem;
import greenwall.styles.ColorRole;
import greenwall.views.logs.StructuredLineParser;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Wraps the numbers and the cause of a problem into the lines of a card.
record ProblemCardLines(PaintStyle style, ProblemCardPainter.Fonts fonts, ProblemCardStatusText text) {
    private static final int CAUSE_LINES = 2;
    private static final int CAUSE_LINES_FAR = 3;
    private static final String CLAUSE = "; ";
    private static final Pattern CLAUSE_END = Pattern.compile("(.*(?=; )|[^;]*(?=: )).*");
    /// The space between a number and its unit.
    private static final Pattern NUMBER = Pattern.compile("(?<=\\d) (?=\\S)");
    private static final char NO_BREAK_SPACE = '\u00a0';
    private static final String NO_LINE = "No log line shows the cause";

    /// A text below the numbers, with its prefix.
    record Line(MeasuredFont font, ColorRole role, String before, List<String> lines) {
        double height() {
            return font.height() * lines.size();
        }
    }

    /// The text before a cause: its time, and "likely" if the cause is not certain, and whether it is a missing line.
    private String before(ProblemExplanation found, ProblemExplanation.Line line) {
        return text.at(line.at()) + "  " + found.linePrefix();
    }

    /// Drops complete clauses at the end until the text fits.
    private String fitting(String text, double room) {
        var remaining = text;
        while (fonts.small().width(remaining) > room) {
            var cut = CLAUSE_END.matcher(remaining);
            if (!cut.find()) {
                return text;
            }
            remaining = cut.group(1);
        }
        return remaining;
    }

    /// The lines with the numbers of a problem. A number is never separated from its unit. On a screen read
    /// from far away, a clause that does not fit is dropped.
    List<String> numbers(Problem problem, double room, int most) {
        var numbers = NUMBER.matcher(problem.numbers()).replaceAll(String.valueOf(NO_BREAK_SPACE));
        int last = numbers.lastIndexOf(CLAUSE);
        while (style.far()
                && last > 0
                && fonts.sentence().wrap(numbers, room, Integer.MAX_VALUE).size() > most) {
            numbers = numbers.substring(0, last);
            last = numbers.lastIndexOf(CLAUSE);
        }
        return fonts.sentence().wrap(numbers, room, most).stream()
                .map(line -> line.replace(NO_BREAK_SPACE, ' '))
                .toList();
    }

    /// The cause as far as it is known. A log line may be wrapped, because its message is often at the end.
    List<Line> causes(Problem problem, double room) {
        if (problem.stage() == TakenProblem.Stage.WATCHED) {
            return note("It may come back. If it does not, close it with a verdict: More …");
        }
        if (problem.explanation().isEmpty()) {
            return note("No log line that shows the cause is known yet.");
        }
        var found = problem.explanation().get();
        var lines = new ArrayList<Line>();
        found.chain()
                .ifPresent(chain -> lines.add(new Line(
                        fonts.small(), ColorRole.FG, "", fonts.small().wrap(chain, Math.max(1, room), CAUSE_LINES))));
        found.line().ifPresent(line -> {
            var before = before(found, line);
            double left = Math.max(1, room - fonts.mono().width(before));
            int most = style.far() && lines.isEmpty() ? CAUSE_LINES_FAR : CAUSE_LINES;
            var message = Pen.truncated(StructuredLineParser.sentence(line.text()));
            lines.add(new Line(fonts.mono(), ColorRole.FG, before, fonts.mono().wrap(message, left, most)));
        });
        if (!lines.isEmpty()) {
            return lines;
        }
        var why = found.verdict() == Conclusion.Kind.NOTHING_CONCLUSIVE ? "Nothing conclusive: " : "No log line: ";
        var whole = why + found.reason();
        boolean fits = fonts.small().width(whole) <= room;
        return note(fits ? whole : style.far() ? NO_LINE : fitting(whole, room));
    }

    private List<Line> note(String text) {
        return List.of(new Line(fonts.small(), ColorRole.MUTED, "", List.of(text)));
    }
}
