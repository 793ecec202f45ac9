package greenwall.views.wall;

import greenwall.fleet.Unit;
import greenwall.fleet.problem.OwnedProblem;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.RecentChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Recent changes, most important first: problems that began, hosts that became worse, hosts that recovered. A recovery
/// never displaces an onset.
///
/// @param state gives its colour
record RecentChangeLine(CellState state, String text) {
    private static final Set<CellState> UNSEEN = EnumSet.of(CellState.STALE, CellState.SILENT, CellState.ABSENT);

    static List<RecentChangeLine> of(List<RecentChanges.Change> changes, List<Problem> problems, Instant now) {
        var lines = new ArrayList<RecentChangeLine>();
        var named = new HashSet<Place.HostName>();
        problems.stream()
                .filter(problem -> problem.stage() != OwnedProblem.Stage.WATCHED)
                .sorted(Comparator.comparing(Problem::onset).reversed())
                .forEach(problem -> {
                    // An older problem is on its card: its hosts are not listed again.
                    problem.hosts()
                            .forEach(host -> named.add(
                                    new Place.HostName(problem.subject().cluster(), host)));
                    if (problem.onset().plus(RecentChanges.KEPT).isAfter(now)) {
                        lines.add(onset(problem, now));
                    }
                });
        int again = 0;
        var recovered = new ArrayList<RecentChangeLine>();
        for (var change : changes) {
            if (worse(change)) {
                if (named.add(change.host())) {
                    lines.add(line(change, now));
                }
            } else if (UNSEEN.contains(change.from())) {
                again++;
            } else {
                recovered.add(line(change, now));
            }
        }
        lines.addAll(recovered);
        if (again > 0) {
            lines.add(
                    new RecentChangeLine(CellState.IDLE, again + (again == 1 ? " responds again" : " respond again")));
        }
        return lines;
    }

    private static boolean worse(RecentChanges.Change change) {
        return change.to().troubled() && (change.to().worseThan(change.from()) || UNSEEN.contains(change.from()));
    }

    private static RecentChangeLine onset(Problem problem, Instant now) {
        var age = Duration.between(problem.onset(), now);
        var name = problem.subject().shortName();
        return new RecentChangeLine(
                problem.severity() == Problem.Severity.CRITICAL ? CellState.CRITICAL : CellState.WARN,
                (name.isEmpty() ? "" : name + ": ") + problem.lead() + ", "
                        + Unit.duration(age.isNegative() ? Duration.ZERO : age) + " ago");
    }

    private static RecentChangeLine line(RecentChanges.Change change, Instant now) {
        return new RecentChangeLine(
                change.to(),
                change.host().name() + " " + change.from().word() + " → "
                        + change.to().word() + " " + change.ago(now));
    }
}
