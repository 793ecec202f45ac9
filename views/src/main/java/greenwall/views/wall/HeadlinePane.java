package greenwall.views.wall;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostCounts;
import greenwall.fleet.state.ShortHostNames;
import greenwall.styles.ColorRole;
import greenwall.views.AlertsAndProblems;
import greenwall.views.RecentChanges;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/// The headline of the wall. A second line shows since when the fleet has been in this state, and what
/// changed recently.
final class HeadlinePane extends PaintedRegion {
    private static final String PERIOD = "last " + DurationText.of(RecentChanges.SHOWN_PERIOD);
    private static final String RECENT = "in the " + PERIOD + ":";

    private final ViewContext context;
    private final WallModel model;
    private List<Problem> problems = List.of();
    private long silenced;
    private boolean unknown;

    HeadlinePane(ViewContext context, WallModel model) {
        super(context.style());
        this.context = context;
        this.model = model;
    }

    void show(AlertsAndProblems firing) {
        problems = firing.problems().orElse(List.of());
        silenced = firing.snapshot().silenced();
        unknown = !firing.missingProblemsReason().isEmpty();
        repaint();
    }

    /// The state whose icon precedes the headline. It is OK only if every source responds, all known hosts
    /// are OK and there is no problem. A service may have a problem while all hosts are green.
    static CellState leadState(WallModel model, boolean unknown, List<Problem> problems) {
        var worst = model.worst();
        boolean allRespond =
                !unknown && model.state().sources().stream().allMatch(source -> source.shown() == CellState.OK);
        var hostState = worst.isProblem() || allRespond && worst != CellState.ABSENT ? worst : CellState.SILENT;
        return problemState(problems).worst(hostState);
    }

    private static CellState problemState(List<Problem> problems) {
        return ProblemBuilder.countOpen(problems, Severity.CRITICAL) > 0
                ? CellState.CRITICAL
                : ProblemBuilder.countOpen(problems, Severity.WARNING) > 0 ? CellState.WARN : CellState.OK;
    }

    /// The count of the open problems while all hosts are green. Otherwise the counts of the hosts show that
    /// there are some.
    static String problemCount(HostCounts counts, List<Problem> problems) {
        long open = ProblemBuilder.countOpen(problems, Severity.CRITICAL)
                + ProblemBuilder.countOpen(problems, Severity.WARNING);
        return open == 0 || counts.count(CellState.OK) < counts.total() ? "" : CountText.of(open, "problem");
    }

    /// A host without measurements has no problem, but is not green either. The filter may leave out such a host.
    static String healthyText(HostCounts counts, boolean filtered) {
        return !filtered && counts.count(CellState.OK) == counts.total()
                ? "all hosts green for "
                : "no host with a problem for ";
    }

    @Override
    protected double ownHeight(PaintStyle style) {
        return Math.ceil(style.headline().height() + style.body().height() + 14);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        double edge = WallLayout.EDGE;
        double x = edge;
        double y = 4;
        var state = model.state();
        var font = fitting(style, width - 2 * edge);
        if (state.hosts().isEmpty()) {
            pen.text(font, ColorRole.MUTED, WaitingForDataText.noHost(state), x, y, width - 2 * edge);
        } else {
            var headline = model.counts();
            var lead = StateStyle.of(leadState(model, unknown, problems));
            double icon = font.size();
            pen.icon(lead.icon(), pen.color(lead.text()), x, y + (font.height() - icon) / 2, icon);
            x += icon + font.width(" ");
            var green = headline.count(CellState.OK) > 0
                    ? StateStyle.of(CellState.OK).text()
                    : ColorRole.MUTED;
            x += pen.text(font, green, headline.green(), x, y, width - x);
            for (var each : CellState.values()) {
                int count = headline.count(each);
                if (each != CellState.OK && count > 0) {
                    x += pen.text(font, ColorRole.MUTED, " · ", x, y, width - x - edge);
                    x += pen.text(font, StateStyle.of(each).text(), count + " " + each.word(), x, y, width - x - edge);
                }
            }
            var problemCount = problemCount(headline, problems);
            if (!problemCount.isEmpty()) {
                x += pen.text(font, ColorRole.MUTED, " · ", x, y, width - x - edge);
                x += pen.text(font, StateStyle.of(problemState(problems)).text(), problemCount, x, y, width - x - edge);
            }
            if (silenced > 0) {
                pen.text(font, ColorRole.MUTED, " · " + silenced + " silenced", x, y, width - x - edge);
            }
        }
        secondLine(pen, y + font.height() + 2, width);
    }

    /// The largest font in which the headline fits, so that no count is cut off.
    private MeasuredFont fitting(PaintStyle style, double room) {
        var problemCount = problemCount(model.counts(), problems);
        var text = model.headline()
                + (problemCount.isEmpty() ? "" : " · " + problemCount)
                + (silenced == 0 ? "" : " · " + silenced + " silenced");
        if (style.headline().width(text) + style.headline().size() + 16 <= room) {
            return style.headline();
        }
        return style.title().width(text) + style.title().size() + 16 <= room ? style.title() : style.strong();
    }

    private void secondLine(Pen pen, double y, double width) {
        var style = pen.style();
        double x = WallLayout.EDGE;
        var now = model.state().at();
        var recent = model.recent();
        boolean watched = recent.watchedSince().filter(now::isAfter).isPresent();
        if (model.state().outdated()) {
            x += part(pen, ColorRole.SILENT_TEXT, staleStateText(now), x, y, width);
        } else {
            x += part(pen, ColorRole.MUTED, durationText(recent, watched, now), x, y, width);
        }
        if (model.state().isFiltered()) {
            var text = "filtered: " + model.state().hosts().size() + " of "
                    + HostPainter.hosts(model.state().unfilteredHostCount()) + elsewhereText(model.state(), problems);
            x += part(pen, ColorRole.ACCENT, text, x, y, width);
        }
        if (!model.filter().isEmpty()) {
            x += part(pen, ColorRole.ACCENT, filterText(model, problems), x, y, width);
        }
        var lines = RecentChangeLine.of(
                recent, problems, new ShortHostNames(model.state().hosts()), now);
        if (style.far()) {
            recentChanges(pen, lines, x, y, width);
            return;
        }
        if (!lines.isEmpty()) {
            // If not even the first change fits, its beginning is shown without the introduction.
            double first = style.body().width(RECENT + "   " + lines.getFirst().text());
            if (x + first <= width - WallLayout.EDGE) {
                x += part(pen, ColorRole.MUTED, RECENT, x, y, width);
            }
            x = recentChanges(pen, lines, x, y, width);
        } else if (!model.state().hosts().isEmpty()
                && watched
                && recent.changes().isEmpty()) {
            var since = Duration.between(recent.watchedSince().orElse(now), now);
            var span = since.compareTo(RecentChanges.SHOWN_PERIOD) >= 0
                    ? PERIOD
                    : DurationText.of(since) + " since the start";
            x += part(pen, ColorRole.MUTED, "no change in the " + span, x, y, width);
        }
        var order = model.worstFirst() ? "worst first" : "by name";
        if (x + style.body().width(order) + WallLayout.EDGE < width) {
            pen.textLeftOf(style.body(), ColorRole.MUTED, order, width - WallLayout.EDGE, y, width - x);
        }
    }

    /// Returns where the next text may begin.
    private static double recentChanges(Pen pen, List<RecentChangeLine> lines, double x, double y, double width) {
        var font = pen.style().body();
        double at = x;
        var shown = RecentChangeLine.fitting(
                lines, !pen.style().far(), width - WallLayout.EDGE - x, text -> font.width(text + "   "));
        double end = width - (shown.size() < lines.size() ? font.width(RecentChangeLine.more(lines, 0) + "   ") : 0);
        for (var line : shown) {
            at += part(pen, StateStyle.of(line.state()).text(), line.text(), at, y, end);
        }
        return at + part(pen, ColorRole.MUTED, RecentChangeLine.more(lines, shown.size()), at, y, width);
    }

    /// What passes the filter that was typed.
    static String filterText(WallModel model, List<Problem> problems) {
        var matching = model.matching(problems).size() + " of " + CountText.of(problems.size(), "problem");
        return "filter “" + model.filter().strip() + "”: " + HostPainter.hosts(model.shown())
                + (problems.isEmpty() ? "" : ", " + matching) + " (Esc clears)";
    }

    /// The open problems that concern no host of the filtered wall. They explain why its mark is not green.
    static String elsewhereText(FleetState shown, List<Problem> problems) {
        long elsewhere = problems.stream()
                .filter(Problem::isOpen)
                .filter(problem -> problem.hosts().stream()
                        .noneMatch(host ->
                                shown.host(problem.subject().cluster(), host).isPresent()))
                .count();
        return elsewhere == 0 ? "" : ", " + CountText.of(elsewhere, "problem") + " elsewhere";
    }

    private String staleStateText(Instant now) {
        var old = Duration.between(now, context.clock().instant());
        return "last known state" + (old.isNegative() ? "" : ", " + DurationText.of(old) + " old")
                + ": no metrics source has responded since";
    }

    /// For how long the fleet has been green or not. Empty while no host is known, and while an earlier time is shown,
    /// since its changes are not recorded.
    private String durationText(RecentChanges recent, boolean watched, Instant now) {
        // The changes do not have the hosts of an incomplete poll yet, and may say the contrary of their counts.
        if (model.state().isInFirstPoll()) {
            return "";
        }
        if (!watched) {
            return model.state().hosts().isEmpty() || recent.watchedSince().isEmpty() ? "" : "just started";
        }
        boolean filtered = model.state().isFiltered();
        return recent.greenSince()
                .map(since -> healthyText(model.counts(), filtered) + ageText(recent, since, now))
                .or(() -> recent.notGreenSince().map(since -> problemText(recent, problems, since, now, filtered)))
                .orElse("");
    }

    /// The age of the oldest problem if it began before the hosts were known not to be green, else the time
    /// since the last all-green state.
    static String problemText(
            RecentChanges recent, List<Problem> problems, Instant since, Instant now, boolean filtered) {
        var oldest = problems.stream()
                .filter(problem -> problem.onsetKnown() && problem.isOpen())
                .map(Problem::onset)
                .min(Comparator.naturalOrder())
                .filter(onset -> !onset.isAfter(since));
        if (oldest.isPresent()) {
            var age = Duration.between(oldest.get(), now).truncatedTo(ChronoUnit.MINUTES);
            return "oldest problem began " + (age.isZero() ? "less than 1 m" : DurationText.of(age)) + " ago";
        }
        // The changes are those of the whole fleet, also beside the counts of a filtered wall.
        return "not all hosts " + (filtered ? "of the fleet " : "") + "green for " + ageText(recent, since, now);
    }

    /// The age of a state. A state that existed at the first poll may be older.
    static String ageText(RecentChanges recent, Instant since, Instant now) {
        boolean sinceFirstPoll = recent.watchedSince().filter(since::equals).isPresent();
        return recent.changedAfter()
                .map(after -> "less than " + DurationText.of(Duration.between(after, now)))
                .orElse((sinceFirstPoll ? "at least " : "") + DurationText.of(Duration.between(since, now)));
    }

    private static double part(Pen pen, ColorRole role, String text, double x, double y, double width) {
        if (text.isEmpty()) {
            return 0;
        }
        return pen.text(pen.style().body(), role, text, x, y, width - x - WallLayout.EDGE)
                + pen.style().body().width("   ");
    }
}
