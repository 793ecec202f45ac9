package greenwall.fleet.incident;

import java.util.List;
import java.util.Optional;

/// An incident record; open until it has a closing.
///
/// @param damage what could not be read, in one line; empty if the record is complete
public record Incident(
        IncidentStart opening, List<TimelineEntry> entries, Optional<IncidentEnd> closing, String damage) {
    public String id() {
        return opening.id();
    }

    public IncidentVerdict verdict() {
        return closing.map(IncidentEnd::verdict).orElse(IncidentVerdict.UNKNOWN);
    }
}
