package greenwall.fleet.incident;

import greenwall.fleet.state.CellState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The verdicts of an incident.
public enum IncidentVerdict {
    INCIDENT,
    NOT_AN_INCIDENT,
    UNKNOWN;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// The state in whose colour the verdict is shown.
    public CellState state() {
        return switch (this) {
            case INCIDENT -> CellState.CRITICAL;
            case NOT_AN_INCIDENT -> CellState.OK;
            case UNKNOWN -> CellState.SILENT;
        };
    }

    public static Optional<IncidentVerdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst();
    }
}
