package greenwall.views.problem;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Collectors;

/// The texts of a card other than the problem's sentence: its age, its owner, and who else is looking at it.
final class ProblemCardStatusText {
    /// An age below this limit is shown with seconds.
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final ViewContext context;

    ProblemCardStatusText(ViewContext context) {
        this.context = context;
    }

    /// The sentence to show if there is no problem. An alert of severity info or none is no problem.
    static String allGoodText(FleetState fleet, AlertsAndProblems firing) {
        long green =
                fleet.hosts().stream().filter(h -> h.state() == CellState.OK).count();
        int all = fleet.hosts().size();
        if (all == 0) {
            return WaitingForDataText.noHost(fleet);
        }
        if (green == 0) {
            return WaitingForDataText.none(fleet) + " is green: none has a value that can be evaluated.";
        }
        var hosts = (all == 1 ? " host" : " hosts") + (fleet.isFiltered() ? " in the host filter" : "");
        return green == all
                ? (all == 1 ? "The only" + hosts + " is" : (all == 2 ? "Both" : "All " + all) + hosts + " are")
                        + " green, and "
                        + alertsText(firing.total(), firing.snapshot().silenced())
                : "No known problems: " + green + " of " + all + hosts + " are green.";
    }

    private static String alertsText(int firing, long silenced) {
        if (firing > 0) {
            return CountText.of(firing, "alert") + " of severity info or none" + (firing == 1 ? " is" : " are")
                    + " firing.";
        }
        return silenced == 0
                ? "no alert is firing."
                : CountText.of(silenced, "alert") + (silenced == 1 ? " is" : " are") + " silenced.";
    }

    String since(Problem problem) {
        var age = Duration.between(problem.onset(), context.clock().instant());
        var shownAge =
                age.isNegative() ? Duration.ZERO : age.compareTo(FRESH) < 0 ? age : Duration.ofMinutes(age.toMinutes());
        return (problem.onsetKnown() ? "since " : "first seen ") + at(problem.onset()) + "  ·  "
                + DurationText.of(shownAge);
    }

    String at(Instant instant) {
        return InstantText.of(instant, context.clock().instant(), context.zone());
    }

    /// The owner, the other people who are looking at the problem, and its extent; while an earlier time is shown,
    /// only the extent.
    String owner(Problem problem, FleetState fleet) {
        if (context.showsPast()) {
            return problem.extent();
        }
        return problem.handling().map(this::stage).orElse("nobody has taken it")
                + directChecks(problem, fleet)
                + viewers(problem)
                + (problem.silenced() ? ", silenced" : "")
                + " · "
                + problem.extent();
    }

    /// Empty while nobody has taken the problem.
    static String ownerOnly(Problem problem) {
        return problem.handling().map(TakenProblem::ownerText).orElse("");
    }

    private String stage(TakenProblem handling) {
        return handling.ownerText()
                + (handling.end().isPresent()
                        ? ""
                        : handling.gone()
                                .map(gone -> ", not reported since " + at(gone))
                                .orElseGet(() -> " at " + at(handling.owner().since())));
    }

    /// For example ` · checked by this console 12 s ago`, from this console's newest check of the problem.
    private static String directChecks(Problem problem, FleetState fleet) {
        var checks = problem.symptoms().stream()
                .filter(member -> member.kind() == Symptom.Kind.CHECK)
                .map(member -> member.key().get("check"))
                .toList();
        return fleet.checks().list().stream()
                .filter(seen -> checks.contains(seen.check().text()))
                .max(Comparator.comparing(DirectCheckStatus::at))
                .map(seen -> " · " + seen.checkedAgoText(fleet.checks().now()))
                .orElse("");
    }

    /// The people whose consoles show one of the problem's hosts, and since when.
    private String viewers(Problem problem) {
        return context.backend().team().present().stream()
                .filter(viewer -> viewer.cluster().equals(problem.subject().cluster())
                        && problem.hosts().contains(viewer.host()))
                .map(viewer -> " · " + SanitizedText.line(viewer.who()) + " has been looking at it since "
                        + at(viewer.since()))
                .collect(Collectors.joining());
    }
}
