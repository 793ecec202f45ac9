package greenwall.views.window;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.fleet.team.Presence;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Team;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The bar at the top that is always visible: the title of the view, each source with the age of its newest
/// response, the number of problems, and a clock that would stop if the program froze.
public final class StatusBar extends PaintedRegion {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("HH:mm:ss zzz", Locale.ENGLISH);
    private static final double EDGE = 10;
    private static final double ICON_GAP = 5;
    private static final double GAP = 12;
    private static final int NAMELESS = 5;
    /// The shortest way to name a source by its kind in full.
    private static final int WITHOUT_CLUSTER = 2;

    private final InstantSource clock;
    private final ZoneId zone;
    private String title = "";
    private FleetState state = FleetState.EMPTY;
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    /// Counted each time the alerts change, not each time the bar is drawn.
    private List<CountLabel> counted = List.of();
    private List<Source> unchecked = List.of();
    private boolean practice;
    private List<Presence> shownPresence = List.of();
    private Optional<String> teamError = Optional.empty();
    private Optional<StateFolderWarning> stateFolder = Optional.empty();
    private Optional<String> rejectedConfiguration = Optional.empty();

    public StatusBar(PaintStyle style, InstantSource clock, ZoneId zone) {
        super(style, ColorRole.SURFACE);
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    protected double ownHeight(PaintStyle style) {
        return Math.ceil(style.body().height() + 14);
    }

    public void setTitle(String text) {
        title = text;
        repaint();
    }

    public void show(FleetState newState) {
        state = newState;
        repaint();
    }

    /// Marks the practice range. Its clock may be that of a replayed incident, so it is not compared with the
    /// sources' clocks.
    public void markPracticeRange() {
        practice = true;
        repaint();
    }

    /// Warns that a changed configuration is not in effect.
    public void showRejectedConfiguration(Optional<String> why) {
        rejectedConfiguration = why;
        repaint();
    }

    /// Warns that the console cannot save what people enter, or found a damaged file.
    public void showStateFolder(Optional<StateFolderWarning> warning) {
        stateFolder = warning;
        repaint();
    }

    /// Warns of sources with disabled certificate checks.
    public void warn(List<Source> sources) {
        if (!sources.equals(unchecked)) {
            unchecked = List.copyOf(sources);
            repaint();
        }
    }

    /// Shows what other consoles show, or a warning if they cannot be reached.
    public void show(Team team) {
        var now = team.present();
        var why = team.connectionError();
        if (!now.equals(shownPresence) || !why.equals(teamError)) {
            shownPresence = now;
            teamError = why;
            repaint();
        }
    }

    public void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        counted = counted();
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        double y = (height - style.body().height()) / 2;
        var now = clock.instant();
        double right = width - EDGE;
        right -= clock(pen, now, right, y, width >= style.scaled(800)) + style.scaled(GAP);
        double x = EDGE;
        // A long title leaves room for the sources and the problems.
        double others = sourcesWidth(pen, now, WITHOUT_CLUSTER + 1)
                + (firing == AlertsAndProblems.UNKNOWN ? 0 : firingWidth(pen));
        double room = Math.max((right - x) / 3, right - x - style.scaled(GAP) - others);
        x += pen.text(style.strong(), ColorRole.FG, title, x, y, Math.min(right - x, room)) + style.scaled(GAP);
        if (rejectedConfiguration.isPresent()) {
            x = warning(
                    pen,
                    "configuration not applied: " + SanitizedText.line(rejectedConfiguration.get()),
                    "configuration not applied",
                    x,
                    y,
                    right);
        }
        if (stateFolder.isPresent()) {
            var warning = stateFolder.get();
            x = warning(pen, SanitizedText.line(warning.full()), warning.brief(), x, y, right);
        }
        x = paintClockWarning(pen, x, y, right);
        x = unchecked(pen, x, y, right);
        x = team(pen, now, x, y, right);
        double rightOfSources = firing == AlertsAndProblems.UNKNOWN ? right : right - firingWidth(pen);
        int brevity = brevity(pen, now, rightOfSources - x);
        // A tick and an age without a name say little, so sources that respond are then counted.
        var together = brevity < NAMELESS
                ? List.<SourceState>of()
                : state.sources().stream()
                        .filter(source -> source.at(now).shown() == CellState.OK
                                && source.slowed().isEmpty())
                        .toList();
        for (var known : state.sources()) {
            if (together.contains(known)) {
                continue;
            }
            var source = known.at(now);
            // The problems need the room more than a source that responds, but not more than one that does not.
            double end = source.shown() == CellState.OK ? rightOfSources : right;
            var state = source.shown() == CellState.OK && source.slowed().isPresent() ? CellState.WARN : source.shown();
            x = source(pen, state, words(source, age(source, now), Math.min(brevity, NAMELESS - 1)), x, y, end);
        }
        var oldest = together.stream()
                .min(Comparator.comparing(source -> source.lastAnswer().orElse(Instant.MIN)))
                .map(source -> CountText.of(together.size(), "source") + " " + age(source, now));
        if (oldest.isPresent()) {
            x = source(pen, CellState.OK, oldest.get(), x, y, rightOfSources);
        }
        firing(pen, x, y, right);
        pen.fill(ColorRole.LINE, 0, height - 1, width, 1);
    }

    /// Returns where the next text may begin. What does not fit is left out.
    private static double source(Pen pen, CellState state, String text, double x, double y, double end) {
        var style = pen.style();
        var font = style.body();
        double icon = font.size();
        double at = x + icon + style.scaled(ICON_GAP);
        if (at + font.width(text) > end) {
            return x;
        }
        var mark = StateStyle.of(state);
        pen.icon(mark.icon(), pen.color(mark.text()), x, y + 2, icon);
        var color = state == CellState.OK ? ColorRole.MUTED : mark.text();
        return at + pen.text(font, color, text, at, y, end - at) + style.scaled(GAP);
    }

    /// Warns that this machine's clock differs from the sources'.
    private double paintClockWarning(Pen pen, double x, double y, double right) {
        var differences = state.sources().stream()
                .flatMap(source -> source.clockWarning().stream())
                .toList();
        if (practice || differences.isEmpty()) {
            return x;
        }
        var more = differences.size() > 1 ? " and " + (differences.size() - 1) + " more" : "";
        return warning(pen, differences.getFirst() + more, "clocks differ", x, y, right);
    }

    private double unchecked(Pen pen, double x, double y, double right) {
        if (unchecked.isEmpty()) {
            return x;
        }
        var whose = unchecked.stream()
                .map(s -> s.kind().word() + " " + SanitizedText.line(s.cluster()))
                .distinct()
                .collect(Collectors.joining(", "));
        return warning(pen, "TLS not verified: " + whose, "TLS not verified", x, y, right);
    }

    private double team(Pen pen, Instant now, double x, double y, double right) {
        double at = x;
        if (teamError.isPresent()) {
            at = warning(pen, SanitizedText.line(teamError.get()), "team folder not reachable", at, y, right);
        }
        if (shownPresence.isEmpty()) {
            return at;
        }
        var style = pen.style();
        var full = shownPresence.stream().map(presence -> words(presence, now)).collect(Collectors.joining("   "));
        var brief = shownPresence.size() == 1
                ? SanitizedText.line(shownPresence.getFirst().who()) + " is online"
                : shownPresence.size() + " others are online";
        var text = style.body().width(full) < (right - at) / 3 ? full : brief;
        return at + pen.text(style.body(), ColorRole.FG, text, at, y, right - at) + style.scaled(GAP);
    }

    private static String words(Presence presence, Instant now) {
        var length = nonNegative(Duration.between(presence.since(), now));
        return SanitizedText.line(presence.who()) + ": " + SanitizedText.line(presence.where())
                + (length.toMinutes() < 1 ? "" : ", " + DurationText.of(Duration.ofMinutes(length.toMinutes())));
    }

    private double warning(Pen pen, String full, String brief, double x, double y, double right) {
        var style = pen.style();
        double wide = style.strong().width(full) + style.body().size() + style.scaled(ICON_GAP + GAP);
        double others = sourcesWidth(pen, clock.instant(), WITHOUT_CLUSTER) + firingWidth(pen);
        var text = wide < (right - x) / 3 || wide + others < right - x ? full : brief;
        var mark = StateStyle.of(CellState.WARN);
        double icon = style.body().size();
        pen.icon(mark.icon(), pen.color(mark.text()), x, y + 2, icon);
        double at = x + icon + style.scaled(ICON_GAP);
        return at + pen.text(style.strong(), mark.text(), text, at, y, right - x) + style.scaled(GAP);
    }

    private double clock(Pen pen, Instant now, double right, double y, boolean day) {
        var font = pen.style().strong();
        var local = now.atZone(zone);
        boolean same = local.getOffset().equals(ZoneOffset.UTC);
        var utc = same ? "" : "  " + InstantText.seconds(now, ZoneOffset.UTC) + " UTC";
        double wide = pen.textLeftOf(pen.style().body(), ColorRole.MUTED, utc, right, y, right / 2);
        var format = day ? LOCAL : LOCAL_TIME;
        return wide + pen.textLeftOf(font, ColorRole.FG, format.format(local), right - wide, y, right / 2);
    }

    /// How much to abbreviate so that every source fits.
    private int brevity(Pen pen, Instant now, double room) {
        for (int brevity = 0; brevity < NAMELESS; brevity++) {
            if (sourcesWidth(pen, now, brevity) <= room) {
                return brevity;
            }
        }
        return NAMELESS;
    }

    private double sourcesWidth(Pen pen, Instant now, int brevity) {
        var font = pen.style().body();
        double gaps = pen.style().scaled(ICON_GAP + GAP);
        double width = 0;
        for (var source : state.sources()) {
            var age = age(source, now);
            // An age of one digit gets the room of two, so that the texts do not change with each answer.
            var widest = age.length() < "59 s".length() ? "59 s" : age;
            width += font.size() + font.width(words(source.at(now), widest, brevity)) + gaps;
        }
        return width;
    }

    /// `prometheus prod-east silent 4 s`, `prometheus silent 4 s`, `prom silent 4 s` or `prom 4 s`. A source
    /// that is not the only one of its kind keeps its cluster: `prom prod-east 4 s`. If the source is polled
    /// less often, this is added, with the reason if it fits.
    private String words(SourceState source, String age, int brevity) {
        var kind = source.source().kind();
        var shortKind = switch (kind) {
            case PROMETHEUS -> "prom";
            case LOKI -> "loki";
            case TEMPO -> "tempo";
            case JAEGER -> "jaeger";
            case ASSISTANT -> "assistant";
            case ALERTMANAGER -> "am";
        };
        var silent = source.shown() == CellState.OK ? "" : source.word() + " ";
        var slowed = source.slowed()
                .map(s -> brevity == 0
                        ? ", " + s
                        : (brevity < 3 ? ", polled every " : ", every ")
                                + s.every().toSeconds() + " s")
                .orElse("");
        var cluster = source.source().cluster() + " ";
        boolean several = state.sources().stream()
                        .filter(other -> other.source().kind() == kind)
                        .count()
                > 1;
        return switch (brevity) {
            case 0, 1 -> kind.word() + " " + cluster + silent + age + slowed;
            case 2 -> (several ? shortKind + " " + cluster : kind.word() + " ") + silent + age + slowed;
            case 3 -> shortKind + " " + (several ? cluster : "") + silent + age + slowed;
            default -> shortKind + " " + (several ? cluster : "") + age + slowed;
        };
    }

    private static String age(SourceState source, Instant now) {
        return source.lastAnswer()
                .map(at -> DurationText.of(nonNegative(Duration.between(at, now))))
                .orElse("since start");
    }

    private static Duration nonNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private double firingWidth(Pen pen) {
        var style = pen.style();
        double width = 0;
        for (var count : counted) {
            width += style.strong().width(count.text()) + style.scaled(GAP);
        }
        for (var cluster : firing.withoutWatchdog()) {
            width += style.strong().width("Watchdog alert missing in " + cluster)
                    + style.body().size()
                    + style.scaled(ICON_GAP + GAP);
        }
        if (counted.isEmpty()) {
            width += style.body().width(emptyCountText());
        } else if (!doubt("").isEmpty()) {
            width += style.body().width(doubt("incomplete")) + style.scaled(GAP);
        }
        return width + style.body().size() + style.scaled(ICON_GAP + GAP);
    }

    private void firing(Pen pen, double x, double y, double right) {
        var style = pen.style();
        if (firing == AlertsAndProblems.UNKNOWN || x + style.scaled(40) > right) {
            return;
        }
        double icon = style.body().size();
        for (var cluster : firing.withoutWatchdog()) {
            var mark = StateStyle.of(CellState.CRITICAL);
            pen.icon(mark.icon(), pen.color(mark.text()), x, y + 2, icon);
            x += icon + style.scaled(ICON_GAP);
            x += pen.text(style.strong(), mark.text(), "Watchdog alert missing in " + cluster, x, y, right - x)
                    + style.scaled(GAP);
        }
        if (x + style.scaled(40) > right) {
            return;
        }
        boolean known = doubt("").isEmpty();
        boolean rings = counted.stream().anyMatch(count -> count.role() != ColorRole.MUTED);
        var bell = rings && known ? ColorRole.WARN_TEXT : ColorRole.MUTED;
        pen.icon(Icon.BELL, pen.color(bell), x, y + 2, icon);
        x += icon + style.scaled(ICON_GAP);
        if (counted.isEmpty()) {
            pen.text(style.body(), known ? ColorRole.MUTED : ColorRole.SILENT_TEXT, emptyCountText(), x, y, right - x);
            return;
        }
        if (!known) {
            x += pen.text(style.body(), ColorRole.SILENT_TEXT, doubt("incomplete"), x, y, right - x)
                    + style.scaled(GAP);
        }
        for (var count : counted) {
            if (x + style.strong().width(count.text()) > right) {
                break;
            }
            x += pen.text(style.strong(), count.role(), count.text(), x, y, right - x) + style.scaled(GAP);
        }
    }

    private record CountLabel(String text, ColorRole role) {}

    /// The text next to the bell if there are no counts.
    private String emptyCountText() {
        var unknown = doubt("unknown");
        return !unknown.isEmpty() ? unknown : grouped() ? "no problems" : "no alerts";
    }

    /// Whether alerts, services or both are unknown or incomplete; empty if neither is.
    private String doubt(String word) {
        var alerts = firing.unreliableReason().isEmpty() ? "" : "alerts";
        var services = firing.serviceFailures().isEmpty() ? "" : "services";
        var both = alerts.isEmpty() || services.isEmpty() ? "" : " and ";
        var subject = alerts + both + services;
        return subject.isEmpty() ? "" : subject + " " + word;
    }

    private boolean grouped() {
        return firing.problems().isPresent();
    }

    /// Open problems and alerts outside of them, or all alerts if they are not grouped; then the silenced
    /// alerts.
    private List<CountLabel> counted() {
        var counts = new ArrayList<CountLabel>();
        for (var severity : Problem.Severity.values()) {
            long open = ProblemBuilder.countOpen(firing.problems().orElse(List.of()), severity);
            if (open > 0) {
                counts.add(new CountLabel(
                        ProblemBuilder.count(severity, open),
                        StateStyle.of(severity.state()).text()));
            }
        }
        for (var count : grouped() ? firing.countsOutsideProblems() : firing.counts()) {
            var noun = grouped() ? count.alerts() == 1 ? "alert" : "alerts" : "";
            counts.add(new CountLabel(
                    AlertSeverity.counted(count.severity(), count.alerts(), noun),
                    StateStyle.of(AlertSeverity.state(count.severity())).text()));
        }
        long silenced = firing.snapshot().silenced();
        if (silenced > 0) {
            if (counts.isEmpty() && firing.missingProblemsReason().isEmpty()) {
                counts.add(new CountLabel(emptyCountText(), ColorRole.MUTED));
            }
            counts.add(new CountLabel(silenced + " silenced", ColorRole.MUTED));
        }
        return counts;
    }
}
