package greenwall.fleet.incident;

import java.util.List;
import java.util.Optional;

/// A record as it stands: open until it has a closing.
///
/// @param damage what of it could not be read, in one line; empty where all could
public record Incident(IncidentOpening opening, List<Entry> entries, Optional<IncidentClosing> closing, String damage) {
    public String id() {
        return opening.id();
    }

    public IncidentVerdict verdict() {
        return closing.map(IncidentClosing::verdict).orElse(IncidentVerdict.UNKNOWN);
    }
}
