package greenwall.fleet.incident;

import java.time.Instant;
import java.time.ZoneId;

/// A piece of evidence on the timeline.
///
/// @param number counts from 1
/// @param zone the time zone of the person, to show their local time next to UTC wherever the record is read
/// @param step the runbook step that it belongs to; empty for none
public record TimelineEntry(int number, Instant at, ZoneId zone, String who, String step, Evidence what) {
    /// The step of evidence that the console itself found about an assigned problem.
    public static final String PROBLEM = "problem";
}
