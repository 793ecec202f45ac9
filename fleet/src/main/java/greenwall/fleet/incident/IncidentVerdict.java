package greenwall.fleet.incident;

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

    public static Optional<IncidentVerdict> of(String word) {
        return Arrays.stream(values())
                .filter(verdict -> verdict.word().equals(word))
                .findFirst();
    }
}
