package greenwall.fleet.incident;

import greenwall.fleet.NamedConstant;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// How an incident ended: what it was, and what is to be changed so that it does not come again, or does not wake
/// anybody again.
public record IncidentClosing(
        Instant at, ZoneId zone, String who, IncidentVerdict verdict, String summary, List<Change> changes) {
    public record Change(Kind kind, String text) {}

    public enum Kind implements NamedConstant {
        INHIBITION,
        THRESHOLD,
        SCHEDULE,
        OTHER
    }
}
