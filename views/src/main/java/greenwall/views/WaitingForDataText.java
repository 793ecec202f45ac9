package greenwall.views;

import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.util.List;
import java.util.Optional;

/// The text that a view shows instead of counts before the first response of a metrics source.
public final class WaitingForDataText {
    private WaitingForDataText() {}

    /// What the view waits for, in one sentence; empty once a host is known.
    public static Optional<String> text(FleetState state) {
        if (answered(state) || !state.hosts().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(why(state, false));
    }

    private static boolean answered(FleetState state) {
        return state.sources().stream()
                .anyMatch(source -> hasMetrics(source) && source.lastAnswer().isPresent());
    }

    /// Only these sources have hosts.
    private static boolean hasMetrics(SourceState source) {
        return source.source().kind() == Source.Kind.PROMETHEUS;
    }

    /// Why no host is shown.
    ///
    /// @param past whether an earlier time is shown
    public static String why(FleetState state, boolean past) {
        if (state.isFiltered()) {
            return noHost(state);
        }
        return state.sources().stream()
                .filter(WaitingForDataText::hasMetrics)
                .filter(source -> source.state() != CellState.OK)
                .findFirst()
                .map(silent -> silent.source() + ": " + silent.reason())
                .orElseGet(() -> whyNoTargets(state, past));
    }

    private static String whyNoTargets(FleetState state, boolean past) {
        if (answered(state)) {
            return "The sources that responded have no targets at this time; "
                    + (past ? "they may not keep data for so long." : "greenwall doctor shows what is missing.");
        }
        return state.sources().isEmpty()
                ? "Waiting for the first response from a metrics source."
                : "No metrics source is known yet. If none is configured, add prometheus: {url: …} to a cluster.";
    }

    /// The sentence that takes the place of hosts.
    public static String noHost(FleetState state) {
        return state.isFiltered() ? "No host matches the host filter." : "No host is known yet.";
    }

    /// The subject of a sentence about what none of the hosts has.
    public static String none(FleetState state) {
        return state.isFiltered() ? "No host in the host filter" : "No host";
    }

    private static String queryFailed(String quantity, String why) {
        return quantity + " could not be queried: " + why + ".";
    }

    /// The sentence that no host has a quantity, or that it could not be queried.
    ///
    /// @param predicate what no host does, for example "reports ARC metrics"
    public static String none(FleetState state, String quantity, String predicate) {
        return state.queryFailure(List.of(quantity))
                .map(why -> queryFailed(quantity, why))
                .orElseGet(() -> none(state) + " " + predicate + ".");
    }

    /// Extends a sentence that states that no host has a quantity with the reason of the first host.
    public static String absence(FleetState state, String quantity, String sentence) {
        if (state.hosts().isEmpty()) {
            return noHost(state);
        }
        var failure = state.queryFailure(List.of(quantity));
        if (failure.isPresent()) {
            return queryFailed(quantity, failure.get());
        }
        var host = state.hosts().getFirst();
        boolean shared =
                state.hosts().stream().skip(1).anyMatch(other -> other.name().equals(host.name()));
        var name = shared ? host.nameAndCluster() : host.name();
        return state.quantities().stream()
                .filter(form -> form.id().equals(quantity))
                .findFirst()
                .map(form -> sentence + ". " + name + ": " + host.absence(form).ending())
                .orElse(sentence + ".");
    }
}
