package greenwall.views.window;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.state.FleetState;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import greenwall.views.probe.ProbeLinks;
import greenwall.views.runbook.RunbookView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The places to which the user's actions lead.
final class IntentPlaces {
    private IntentPlaces() {}

    /// @param from the current place
    static Place of(Intent.Task task, Place from, FleetState state, Instant now) {
        return switch (task) {
            case Intent.Silence(var host, var conditions) ->
                conditions.isEmpty()
                        ? silence(host, from, state)
                        : from.about(host).to("alerts").with("silence", SilenceMatchers.text(conditions));
            case Intent.Logs(var host, var window) ->
                new Place("logs", Optional.of(host), TimeRange.fixed(window), Map.of());
            case Intent.Probe(var host, var alert) -> ProbeLinks.choice(from.about(host), alert);
            case Intent.Runbook(var host, var quantity, var alert) ->
                RunbookView.of(alert, from.about(host).to("runbook")).with(RunbookView.QUANTITY, quantity);
            case Intent.Compare compare -> compare.place();
            case Intent.Explain explain -> explain.place(now);
            case Intent.ExplainService explain -> explain.place();
        };
    }

    /// The alerts view, with the form for a silence of the host's targets.
    private static Place silence(Place.HostName host, Place from, FleetState state) {
        var instances = state.host(host.cluster(), host.name()).stream()
                .flatMap(h -> h.targets().stream())
                .map(target -> target.instance())
                .filter(instance -> !instance.isEmpty())
                .distinct()
                .sorted()
                .map(SilenceMatchers::literally)
                .toList();
        var conditions = instances.isEmpty()
                ? new AlertSource.Matcher("instance", host.name(), false, true)
                : new AlertSource.Matcher("instance", String.join("|", instances), true, true);
        return from.about(host).to("alerts").with("silence", conditions.toString());
    }

    /// Gives a host the time range of its incident, unless the user chose another one.
    static Place onIncident(Place place, List<Problem> problems, Instant now) {
        boolean chosen = !place.span().equals(Place.HOME.span()) && !(place.span() instanceof TimeRange.Incident);
        if (chosen || place.host().isEmpty()) {
            return place;
        }
        var host = place.host().get();
        return place.during(problems.stream()
                .filter(p -> p.subject().cluster().equals(host.cluster())
                        && p.hosts().contains(host.name())
                        && p.onset().isBefore(now)
                        && p.onset().isAfter(now.minus(TimeRange.Incident.OLDEST)))
                .min(Comparator.comparing(Problem::severity).thenComparing(Problem::onset))
                .map(p -> TimeRange.incident(p.onset()))
                .orElse(Place.HOME.span()));
    }

    /// The host of an alert, or the list of alerts if it is unknown.
    static Place ofAlert(String instance, Place from, FleetState state) {
        return state.host(instance)
                .map(h -> from.about(Place.HostName.of(h)).to("host"))
                .orElse(from.to("alerts"));
    }
}
