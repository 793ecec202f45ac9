package greenwall.views.wall;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ShortHostNames;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// One of the recent changes. They are listed most important first: problems that began, hosts that became
/// worse, hosts that recovered. So a recovery never displaces the start of a problem.
/// @param state determines the colour
record RecentChangeLine(CellState state, String text) {
    /// More than fit on any screen. A large outage makes tens of thousands.
    private static final int MAX_LINES = 100;

    private static final Set<CellState> UNKNOWN = EnumSet.of(CellState.STALE, CellState.SILENT, CellState.ABSENT);

    static List<RecentChangeLine> of(RecentChanges recent, List<Problem> problems, ShortHostNames names, Instant now) {
        return of(
                recent.changes(),
                problems.stream().filter(recent::isBeginningKnown).toList(),
                names,
                now);
    }

    /// @param problems those of which it is known when they began
    static List<RecentChangeLine> of(
            List<RecentChanges.Change> changes, List<Problem> problems, ShortHostNames names, Instant now) {
        var lines = new ArrayList<RecentChangeLine>();
        var listed = new HashSet<Place.HostRef>();
        problems.stream()
                .filter(Problem::isOpen)
                .sorted(Comparator.comparing(Problem::onset).reversed())
                .forEach(problem -> {
                    // An older problem has a card, so its hosts are not listed again.
                    Place.HostRef.allOf(problem).forEach(listed::add);
                    if (lines.size() < MAX_LINES
                            && problem.onset().plus(RecentChanges.SHOWN_PERIOD).isAfter(now)) {
                        lines.add(onset(problem, now));
                    }
                });
        int respondingAgain = 0;
        var respond = new HashSet<Place.HostRef>();
        var worseAgain = new HashSet<Place.HostRef>();
        var recovered = new LinkedHashMap<RecentChanges.Change, RecentChangeLine>();
        var newest = new HashMap<Place.HostRef, RecentChanges.Change>();
        for (var change : changes) {
            var last = newest.computeIfAbsent(change.host(), _ -> change);
            if (UNKNOWN.contains(change.to()) && respond.contains(change.host())) {
                continue;
            }
            if (worse(change)) {
                worseAgain.add(change.host());
                if (listed.add(change.host()) && lines.size() < MAX_LINES) {
                    var line = line(change, names, now);
                    if (last.to().isProblem()) {
                        lines.add(line);
                    } else {
                        var then = ", then " + last.to().word() + " " + last.ago(now);
                        lines.add(new RecentChangeLine(line.state(), line.text() + then));
                        recovered.remove(last);
                    }
                }
            } else if (UNKNOWN.contains(change.from())) {
                respond.add(change.host());
                respondingAgain++;
            } else if (!UNKNOWN.contains(change.to())
                    && !worseAgain.contains(change.host())
                    && recovered.size() < MAX_LINES) {
                recovered.put(change, line(change, names, now));
            }
        }
        lines.addAll(recovered.values());
        if (respondingAgain > 0) {
            lines.add(new RecentChangeLine(
                    CellState.IDLE, CountText.of(respondingAgain, "host responds", "hosts respond") + " again"));
        }
        return lines;
    }

    /// The lines that fit, with room for the number of the others.
    ///
    /// @param withFirst whether the most important line is included even if it has to be shortened
    static List<RecentChangeLine> fitting(
            List<RecentChangeLine> lines, boolean withFirst, double room, ToDoubleFunction<String> width) {
        double all = lines.stream()
                .mapToDouble(line -> width.applyAsDouble(line.text()))
                .sum();
        if (all <= room) {
            return lines;
        }
        var shown = new ArrayList<RecentChangeLine>();
        double left = room - width.applyAsDouble(more(lines, 0));
        for (var line : lines) {
            double wide = width.applyAsDouble(line.text());
            if (wide <= left || withFirst && shown.isEmpty()) {
                shown.add(line);
                left -= wide;
            }
        }
        return shown;
    }

    /// `+3 more`; empty if all are shown.
    static String more(List<RecentChangeLine> lines, int shown) {
        int hidden = lines.size() - shown;
        return hidden == 0 ? "" : "+" + hidden + (lines.size() < MAX_LINES ? " more" : " or more");
    }

    private static boolean worse(RecentChanges.Change change) {
        return change.to().isProblem() && (change.to().worseThan(change.from()) || UNKNOWN.contains(change.from()));
    }

    private static RecentChangeLine onset(Problem problem, Instant now) {
        var age = Duration.between(problem.onset(), now);
        return new RecentChangeLine(
                problem.severity().state(),
                problem.name() + ", " + DurationText.of(age.isNegative() ? Duration.ZERO : age) + " ago");
    }

    private static RecentChangeLine line(RecentChanges.Change change, ShortHostNames names, Instant now) {
        return new RecentChangeLine(
                change.to(),
                names.of(change.host().name()) + " " + change.from().word() + " → "
                        + change.to().word() + " " + change.ago(now));
    }
}
