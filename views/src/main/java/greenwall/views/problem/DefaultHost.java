package greenwall.views.problem;

import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import greenwall.views.runbook.RunbookView;
import java.time.Instant;
import java.util.List;

/// The host shown by a view of one host if none was chosen: that of the worst problem.
public final class DefaultHost {
    private static final List<String> NAMED = List.of("query", "compare", "alert", "service");

    private DefaultHost() {}

    /// The place itself if it names a host. Explain and the runbook use the same question as the worst problem's
    /// buttons; a time range chosen by the user is kept.
    public static Place place(Place place, FiringAlerts firing, FleetState fleet, Instant now) {
        if (place.host().isPresent()
                || NAMED.stream().anyMatch(name -> !place.get(name).isEmpty())) {
            return place;
        }
        var first = firing.problems().orElse(List.of()).stream().findFirst();
        if (place.view().equals("explain")
                && first.filter(ProblemLinks::ofService).isPresent()) {
            return ProblemLinks.explainService(first.get(), now).place().only(place.only());
        }
        var worst = firing.worst(fleet);
        if (worst.isEmpty()) {
            return place;
        }
        var problem = firing.problems().orElse(List.of()).stream()
                .filter(each -> !each.hosts().isEmpty())
                .findFirst();
        if (place.view().equals("runbook") && problem.isPresent()) {
            var asked = new ProblemLinks(problem.get()).runbook();
            return RunbookView.of(asked.alert(), place.about(asked.host()))
                    .with(RunbookView.QUANTITY, asked.quantity());
        }
        if (!place.view().equals("explain")
                || problem.isEmpty()
                || !place.get("quantity").isEmpty()) {
            return place.about(worst.get());
        }
        var asked = new ProblemLinks(problem.get()).explain(fleet, now).place(now);
        boolean chosen =
                place.span() instanceof TimeRange.Fixed || !place.get("at").isEmpty();
        var about = chosen ? place.about(worst.get()) : asked.only(place.only());
        for (var entry : asked.more().entrySet()) {
            if (!chosen || !entry.getKey().equals("at")) {
                about = about.with(entry.getKey(), entry.getValue());
            }
        }
        return about;
    }
}
