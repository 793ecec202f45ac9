package greenwall.views.problem;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.runbook.RunbookView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Chooses the host for a view of one host if the user chose none: the host of the worst problem.
public final class DefaultHostChooser {
    private static final List<String> SUBJECTS = List.of("query", "compare", "alert", "service");

    private DefaultHostChooser() {}

    /// Returns the place itself if it names a host. For the views Explain and Runbook, the place is the same
    /// as that of the worst problem's buttons. A time range that the user chose is kept.
    public static Place place(Place place, AlertsAndProblems firing, FleetState fleet, Instant now) {
        if (place.view().equals("runbook")) {
            return runbook(place, firing, fleet);
        }
        if (place.host().isPresent()
                || SUBJECTS.stream().anyMatch(name -> !place.get(name).isEmpty())) {
            return place;
        }
        var problems = firing.problems().orElse(List.of());
        var first = problems.stream().findFirst();
        if (place.view().equals("explain")
                && first.filter(ProblemLinks::isAboutService).isPresent()) {
            return ProblemLinks.explainService(first.get(), now).place().withScope(place.scope());
        }
        var worst = firing.worstHost(fleet);
        if (worst.isEmpty()) {
            return place;
        }
        var problem = problems.stream().filter(each -> !each.hosts().isEmpty()).findFirst();
        if (!place.view().equals("explain")
                || problem.isEmpty()
                || !place.get("quantity").isEmpty()) {
            return place.about(worst.get());
        }
        var explained = new ProblemLinks(problem.get()).explain(fleet, now).map(task -> place(task, now));
        if (explained.isEmpty()) {
            return place.about(worst.get());
        }
        var explainPlace = explained.get();
        boolean chosen = place.range() instanceof TimeRangeChoice.AbsoluteRange
                || !place.get("at").isEmpty();
        var about = chosen ? place.about(worst.get()) : explainPlace.withScope(place.scope());
        for (var entry : explainPlace.parameters().entrySet()) {
            if (!chosen || !entry.getKey().equals("at")) {
                about = about.with(entry.getKey(), entry.getValue());
            }
        }
        return about;
    }

    /// The question about the problem that an alert of this host reports. Empty if there is none.
    public static Optional<WindowRequest.Task> explain(
            Place.HostRef host, AlertsAndProblems firing, FleetState fleet, Instant now) {
        return firing.problems().orElse(List.of()).stream()
                .filter(problem -> problem.subject().cluster().equals(host.cluster())
                        && problem.subject().host().equals(host.name()))
                .flatMap(problem -> new ProblemLinks(problem).explain(fleet, now).stream())
                .findFirst();
    }

    private static Place place(WindowRequest.Task task, Instant now) {
        return switch (task) {
            case WindowRequest.Explain explain -> explain.place(now);
            case WindowRequest.ExplainQuery explain -> explain.place();
            default -> throw new IllegalStateException("not an explanation: " + task);
        };
    }

    /// The runbook of the problem of the place's host; without a host, of the worst problem.
    private static Place runbook(Place place, AlertsAndProblems firing, FleetState fleet) {
        if (!place.get(RunbookView.ALERT).isEmpty()
                || !place.get(RunbookView.QUANTITY).isEmpty()) {
            return place;
        }
        return firing.problems().orElse(List.of()).stream()
                .filter(problem -> !problem.hosts().isEmpty())
                .map(problem -> new ProblemLinks(problem).runbook())
                .flatMap(runbook ->
                        runbook instanceof WindowRequest.OpenRunbook ofHost ? Stream.of(ofHost) : Stream.empty())
                .filter(runbook -> place.host().isEmpty() || place.host().get().equals(runbook.host()))
                .findFirst()
                .map(runbook -> RunbookView.of(runbook.alert(), place.about(runbook.host()))
                        .with(RunbookView.QUANTITY, runbook.quantity()))
                .or(() -> firing.worstHost(fleet)
                        .filter(_ -> place.host().isEmpty())
                        .map(place::about))
                .orElse(place);
    }
}
