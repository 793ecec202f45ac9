package greenwall.fleet.incident;

import java.util.List;
import java.util.Optional;

/// An incident record; open until it has a closing.
///
/// @param damage what could not be read, in one line; empty if the record is complete
public record Incident(
        IncidentOpening opening, List<TimelineEntry> entries, Optional<IncidentClosing> closing, String damage) {
    public String id() {
        return opening.id();
    }

    public IncidentVerdict verdict() {
        return closing.map(IncidentClosing::verdict).orElse(IncidentVerdict.UNKNOWN);
    }
}
