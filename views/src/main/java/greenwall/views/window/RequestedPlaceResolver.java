package greenwall.views.window;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.probe.ProbeLinks;
import greenwall.views.runbook.RunbookView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Determines the place to which a request leads.
final class RequestedPlaceResolver {
    private static final String INSTANCE = "instance";

    private RequestedPlaceResolver() {}

    /// @param from the current place
    static Place of(WindowRequest.Task task, Place from, FleetState state, List<Alert> alerts, Instant now) {
        return target(task, from, state, alerts, now).withScope(from.scope());
    }

    private static Place target(
            WindowRequest.Task task, Place from, FleetState state, List<Alert> alerts, Instant now) {
        return switch (task) {
            case WindowRequest.GoAtSameTime(var place) -> place.during(from.range());
            case WindowRequest.CreateSilence(var host, var conditions) ->
                conditions.isEmpty()
                        ? silence(host, from, state, alerts)
                        : from.about(host).to("alerts").with("silence", SilenceMatchers.text(conditions));
            case WindowRequest.OpenLogs(var host, var window) ->
                new Place("logs", Optional.of(host), TimeRangeChoice.fixed(window), Map.of());
            case WindowRequest.OpenProbes(var host, var alert) -> ProbeLinks.choice(from.about(host), alert);
            case WindowRequest.OpenRunbook(var host, var quantity, var alert) ->
                RunbookView.of(alert, from.about(host).to("runbook")).with(RunbookView.QUANTITY, quantity);
            case WindowRequest.Compare compare -> compare.place();
            case WindowRequest.Explain explain -> explain.place(now);
            case WindowRequest.ExplainQuery explain -> explain.place();
            case WindowRequest.ExplainService explain -> explain.place();
        };
    }

    /// The alerts view, with the form for a silence of the host.
    private static Place silence(Place.HostRef name, Place from, FleetState state, List<Alert> alerts) {
        var host = state.host(name.cluster(), name.name());
        var condition = host.flatMap(h -> ofAlerts(h, alerts))
                .or(() -> host.flatMap(RequestedPlaceResolver::ofTargets))
                .orElseGet(() -> new AlertSource.Matcher(INSTANCE, name.name(), false, true));
        return from.about(name).to("alerts").with("silence", condition.toString());
    }

    /// The label by which most alerts of the host name it. Empty if it is the one that its targets have too.
    private static Optional<AlertSource.Matcher> ofAlerts(HostState host, List<Alert> alerts) {
        var labels = alerts.stream()
                .filter(alert -> alert.cluster().equals(host.cluster().name()))
                .map(Alert::labels)
                .toList();
        return HostLabelNames.IN_SERIES.stream()
                .map(label -> Map.entry(
                        label,
                        labels.stream()
                                .map(each -> each.get(label))
                                .filter(value -> !value.isEmpty() && names(value, host))
                                .toList()))
                .max(Comparator.comparingInt(entry -> entry.getValue().size()))
                .filter(entry -> !entry.getValue().isEmpty() && !entry.getKey().equals(INSTANCE))
                .flatMap(entry -> anyOf(entry.getKey(), entry.getValue()));
    }

    private static boolean names(String value, HostState host) {
        return host.host().hasName(value)
                || host.targets().stream().anyMatch(target -> target.instance().equals(value));
    }

    private static Optional<AlertSource.Matcher> ofTargets(HostState host) {
        return anyOf(
                INSTANCE,
                host.targets().stream()
                        .map(target -> target.instance())
                        .filter(instance -> !instance.isEmpty())
                        .toList());
    }

    private static Optional<AlertSource.Matcher> anyOf(String label, List<String> values) {
        var distinct = values.stream().distinct().sorted().toList();
        return switch (distinct.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new AlertSource.Matcher(label, distinct.getFirst(), false, true));
            default -> Optional.of(new AlertSource.Matcher(label, ExprRewriter.anyOf(distinct.stream()), true, true));
        };
    }

    /// Gives a host the time range of its incident, unless the user chose another one.
    static Place withIncidentRange(Place place, List<Problem> problems, Instant now) {
        boolean chosen =
                !place.range().equals(Place.HOME.range()) && !(place.range() instanceof TimeRangeChoice.IncidentRange);
        if (chosen || place.host().isEmpty()) {
            return place;
        }
        var host = place.host().get();
        return place.during(problems.stream()
                .filter(p -> p.subject().cluster().equals(host.cluster())
                        && p.hosts().contains(host.name())
                        && p.onset().isBefore(now)
                        && p.onset().isAfter(now.minus(TimeRangeChoice.IncidentRange.OLDEST)))
                .min(Comparator.comparing(Problem::severity).thenComparing(Problem::onset))
                .map(p -> TimeRangeChoice.incident(p.onset()))
                .orElse(Place.HOME.range()));
    }

    /// The host of an alert, or the list of alerts if it is unknown.
    static Place ofAlert(String cluster, String host, Place from, FleetState state) {
        return state.host(cluster, host)
                .map(h -> from.about(Place.HostRef.of(h)).to("host"))
                .orElse(from.to("alerts"));
    }
}
