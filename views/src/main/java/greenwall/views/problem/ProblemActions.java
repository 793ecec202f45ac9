package greenwall.views.problem;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemExplainQuestions;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The actions on a problem.
final class ProblemActions {
    private final ViewContext context;

    /// An action, with its key.
    enum Action {
        EXPLAIN("Explain", "e"),
        RUNBOOK("Runbook", "r"),
        PROBE("Probe", "p"),
        LOGS("Logs", "l"),
        SILENCE("Silence", "s"),
        TAKE("Take it", "t"),
        /// Opens the record of an owned problem.
        RECORD("Record", "i"),
        /// Further actions, such as the verdict and the grouping.
        MORE("More …", "m");

        final String word;
        final String key;

        Action(String word, String key) {
            this.word = word;
            this.key = key;
        }
    }

    ProblemActions(ViewContext context) {
        this.context = context;
    }

    /// Shows a message that a host has no problem, if the letter is that of an action.
    ///
    /// @param filtered whether other problems are not shown
    boolean reportUnavailable(String letter, Place.HostRef host, boolean filtered) {
        boolean known = Stream.of(Action.values()).anyMatch(kind -> kind.key.equals(letter));
        if (known) {
            context.showMessage(SanitizedText.line(host.name()) + " has no problem"
                    + (filtered ? " that matches the filter" : "") + ". J and K select one.");
        }
        return known;
    }

    /// The actions that are possible for a problem. A record needs an owner. Without a host, only what an alert
    /// or a service names can be explained, and only an alert has a runbook or a silence.
    static List<Action> of(Problem problem) {
        var actions = EnumSet.allOf(Action.class);
        if (problem.hosts().isEmpty()) {
            actions.removeAll(EnumSet.of(Action.PROBE, Action.LOGS));
            if (!new ProblemLinks(problem).hasAlert()) {
                actions.removeAll(EnumSet.of(Action.RUNBOOK, Action.SILENCE));
                if (!ProblemLinks.isAboutService(problem)) {
                    actions.remove(Action.EXPLAIN);
                }
            }
        }
        if (record(problem).isEmpty()) {
            actions.remove(Action.RECORD);
        }
        return List.copyOf(actions);
    }

    /// Shows why a letter does nothing for a problem, if the letter is that of an action.
    boolean reportUnavailable(String letter, Problem problem) {
        var refused = Stream.of(Action.values())
                .filter(kind -> kind.key.equals(letter))
                .findFirst();
        refused.ifPresent(kind -> context.showMessage(
                switch (kind) {
                    case RECORD ->
                        context.showsPast()
                                ? "Owners and records are hidden while an earlier time is shown. Esc returns to now."
                                : problem.handling().isPresent()
                                        ? "The incident record of this problem could not be started."
                                        : "Nobody has taken this problem, so it has no record.";
                    case EXPLAIN -> notExplained(problem);
                    case RUNBOOK, SILENCE -> "No firing alert reports this problem.";
                    default -> "This problem names no host.";
                }));
        return refused.isPresent();
    }

    private static String notExplained(Problem problem) {
        return "This problem cannot be explained: " + SanitizedText.line(ProblemExplainQuestions.whyNone(problem))
                + ".";
    }

    /// The actions that are buttons on a card.
    List<Action> offered(Problem problem) {
        return context.unattended() ? List.of() : of(problem);
    }

    private static Optional<String> record(Problem problem) {
        return problem.handling().map(TakenProblem::record).filter(id -> !id.isEmpty());
    }

    /// Whether another member of the team owns the problem.
    private boolean ofAnother(Problem problem) {
        var team = context.backend().team();
        return team.isConfigured()
                && isOwned(problem)
                && problem.handling()
                        .filter(handling -> !handling.owner().name().equals(team.ownName()))
                        .isPresent();
    }

    static boolean isOwned(Problem problem) {
        return problem.stage() == TakenProblem.Stage.TAKEN || problem.stage() == TakenProblem.Stage.WATCHED;
    }

    String word(Action action, Problem problem) {
        if (action != Action.TAKE || !isOwned(problem)) {
            return action.word;
        }
        return ofAnother(problem) ? "Take over" : "Release";
    }

    /// The further actions: grouping, verdict, the site's own views, and the language model.
    List<ProblemMenuItem> more(Problem problem, List<Problem> shown, FleetState fleet) {
        var choices = new ArrayList<ProblemMenuItem>();
        if (!problem.hosts().isEmpty()) {
            new ProblemLinks(problem)
                    .relatedDashboards(
                            context.backend().dashboards(),
                            fleet,
                            context.clock().instant())
                    .forEach(offer -> choices.add(
                            new ProblemMenuItem("Custom views", offer.title(), () -> context.go(offer.place()))));
        }
        choices.addAll(ProblemMenuItem.of(problem, shown, context.backend().problems(), context::showMessage));
        context.backend()
                .assistant()
                .model()
                .ifPresent(model -> choices.add(ProblemMenuItem.ask(problem, model, context.windowRequests())));
        return choices;
    }

    void act(Action action, Problem problem, FleetState fleet) {
        if (action == Action.TAKE) {
            var operations = context.backend().problems();
            if (isOwned(problem) && !ofAnother(problem)) {
                operations.release(problem, context::showMessage);
            } else {
                operations.take(problem, context::showMessage);
            }
            return;
        }
        if (action == Action.RECORD) {
            record(problem)
                    .ifPresent(id -> context.windowRequests()
                            .accept(new WindowRequest.GoAtSameTime(
                                    Place.HOME.to("incident").with("id", id))));
            return;
        }
        var now = context.clock().instant();
        if (action == Action.EXPLAIN && ProblemLinks.isAboutService(problem)) {
            context.windowRequests().accept(ProblemLinks.explainService(problem, now));
            return;
        }
        var links = new ProblemLinks(problem);
        context.windowRequests()
                .accept(
                        switch (action) {
                            case EXPLAIN ->
                                links.explain(fleet, now)
                                        .<WindowRequest>map(task -> task)
                                        .orElseGet(() -> new WindowRequest.ShowMessage(notExplained(problem)));
                            case RUNBOOK -> links.runbook();
                            case PROBE -> links.probe();
                            case LOGS -> links.logs(now);
                            case SILENCE -> links.silence();
                            case TAKE, RECORD, MORE -> throw new IllegalStateException("handled above: " + action);
                        });
    }
}
