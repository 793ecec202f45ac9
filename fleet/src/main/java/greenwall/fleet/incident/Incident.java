package greenwall.fleet.incident;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An incident record; open until it has an end.
///
/// @param damage what could not be read, in one line; empty if the record is complete
public record Incident(IncidentStart start, List<TimelineEntry> entries, Optional<IncidentEnd> end, String damage) {
    public String id() {
        return start.id();
    }

    /// @param unread what could not be read besides, one line each
    public Incident without(Collection<String> unread) {
        var all = Stream.concat(Stream.of(damage), unread.stream()).filter(line -> !line.isEmpty());
        return new Incident(start, entries, end, all.collect(Collectors.joining("; ")));
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
