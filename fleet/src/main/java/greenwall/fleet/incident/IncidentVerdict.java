package greenwall.fleet.incident;

import java.util.Optional;

/// The verdicts of an incident.
public enum IncidentVerdict {
    INCIDENT("incident"),
    NOT_AN_INCIDENT("not an incident"),
    UNKNOWN("unknown");

    private final String word;

    IncidentVerdict(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<IncidentVerdict> of(String word) {
        for (var verdict : values()) {
            if (verdict.word.equals(word)) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }
}
