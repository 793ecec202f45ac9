package greenwall.fleet.incident;

import java.util.List;
import java.util.Optional;

/// An incident record; open until it has a closing.
///
/// @param damage what could not be read, in one line; empty if the record is complete
public record Incident(IncidentStart start, List<TimelineEntry> entries, Optional<IncidentEnd> end, String damage) {
    public String id() {
        return start.id();
    }

    public IncidentVerdict verdict() {
        return end.map(IncidentEnd::verdict).orElse(IncidentVerdict.UNKNOWN);
    }

    /// The changes that the latest verdict of a runbook proposes.
    public List<IncidentEnd.ProposedChange> proposedChanges() {
        return entries.reversed().stream()
                .map(TimelineEntry::what)
                .filter(Evidence.RunbookVerdict.class::isInstance)
                .map(Evidence.RunbookVerdict.class::cast)
                .findFirst()
                .map(Evidence.RunbookVerdict::changes)
                .orElse(List.of());
    }
}
