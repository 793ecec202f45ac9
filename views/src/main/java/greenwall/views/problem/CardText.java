package greenwall.views.problem;

import greenwall.fleet.ClockText;
import greenwall.fleet.Unit;
import greenwall.fleet.VisibleText;
import greenwall.fleet.check.CheckStatus;
import greenwall.fleet.problem.OwnedProblem;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.ViewContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Collectors;

/// The words of a card beside its problem's sentence: its age, its owner, and who else shows it.
final class CardText {
    /// A younger age is shown with seconds.
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final ViewContext context;

    CardText(ViewContext context) {
        this.context = context;
    }

    /// The sentence shown if nothing is wrong.
    static String calm(FleetState fleet) {
        long green =
                fleet.hosts().stream().filter(h -> h.state() == CellState.OK).count();
        int all = fleet.hosts().size();
        if (all == 0) {
            return "No host is known yet.";
        }
        if (green == 0) {
            return "No host is green: none has a value that can be judged.";
        }
        return green == all
                ? "All " + all + " hosts are green, and no alert is firing."
                : "No known problem: " + green + " of " + all + " hosts are green.";
    }

    String since(Problem problem) {
        var age = Duration.between(problem.onset(), context.clock().instant());
        var shownAge =
                age.isNegative() ? Duration.ZERO : age.compareTo(FRESH) < 0 ? age : Duration.ofMinutes(age.toMinutes());
        return (problem.onsetKnown() ? "since " : "seen ") + at(problem.onset()) + "  ·  " + Unit.duration(shownAge);
    }

    String at(Instant instant) {
        return ClockText.of(instant, context.clock().instant(), context.zone());
    }

    /// The owner, and the number of symptoms.
    String owner(Problem problem, FleetState fleet) {
        return problem.life().map(this::stage).orElse("nobody has taken it")
                + seenFromHere(problem, fleet)
                + lookedAt(problem)
                + (problem.muted() ? ", silenced" : "")
                + " · "
                + problem.extent();
    }

    private String stage(OwnedProblem life) {
        return life.end()
                .map(end -> "closed: " + end.verdict().word() + ", by " + end.who())
                .orElseGet(() -> life.owner().name()
                        + life.gone()
                                .map(gone -> " is watching it, gone since " + at(gone))
                                .orElseGet(() ->
                                        " has had it since " + at(life.owner().since())));
    }

    /// ` · seen from here, 12 s ago`, from this console's newest check of it.
    private static String seenFromHere(Problem problem, FleetState fleet) {
        var checks = problem.members().stream()
                .filter(member -> member.kind() == Symptom.Kind.CHECK)
                .map(member -> member.key().get("check"))
                .toList();
        return fleet.statuses().list().stream()
                .filter(seen -> checks.contains(seen.check().text()))
                .max(Comparator.comparing(CheckStatus::at))
                .map(seen -> " · " + seen.sign(fleet.statuses().now()))
                .orElse("");
    }

    /// Other consoles that show one of its hosts, and since when.
    private String lookedAt(Problem problem) {
        return context.ports().team().present().stream()
                .filter(one -> one.cluster().equals(problem.subject().cluster())
                        && problem.hosts().contains(one.host()))
                .map(one -> " · " + VisibleText.line(one.who()) + " has been looking at it since " + at(one.since()))
                .collect(Collectors.joining());
    }
}
