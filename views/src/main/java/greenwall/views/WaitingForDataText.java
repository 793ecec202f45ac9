package greenwall.views;

import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.util.Optional;

/// The text that a view shows instead of counts before the first response of a metrics source.
public final class WaitingForDataText {
    private WaitingForDataText() {}

    /// What the view waits for, in one sentence; empty once a host is known.
    public static Optional<String> text(FleetState state) {
        boolean answered = state.sources().stream()
                .anyMatch(source -> source.source().kind() == Source.Kind.PROMETHEUS
                        && source.lastAnswer().isPresent());
        if (answered || !state.hosts().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(why(state));
    }

    /// Why no host is known.
    public static String why(FleetState state) {
        return state.sources().stream()
                .filter(source -> source.state() != CellState.OK)
                .findFirst()
                .map(silent -> silent.source() + ": " + silent.reason())
                .orElse("Waiting for the first response from a source.");
    }

    /// Extends a sentence that states that no host has a quantity with the reason.
    public static String absence(FleetState state, String quantity, String sentence) {
        return state.hosts().isEmpty()
                ? "No host is known yet."
                : state.quantities().stream()
                        .filter(form -> form.id().equals(quantity))
                        .findFirst()
                        .map(form -> state.hosts().getFirst().absence(form))
                        .map(why -> sentence + ": " + why.ending())
                        .orElse(sentence + ".");
    }
}
