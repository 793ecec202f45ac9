package greenwall.fleet.incident;

import greenwall.fleet.LowerCaseEnum;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// The end of an incident: its verdict, and what to change so that the incident, or its alert, does not recur.
public record IncidentEnd(
        Instant at, ZoneId zone, String who, IncidentVerdict verdict, String summary, List<ProposedChange> changes) {
    public record ProposedChange(ChangeKind kind, String text) {}

    public enum ChangeKind implements LowerCaseEnum {
        INHIBITION,
        THRESHOLD,
        SCHEDULE,
        OTHER
    }
}
