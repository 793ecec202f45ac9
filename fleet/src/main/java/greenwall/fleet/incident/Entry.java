package greenwall.fleet.incident;

import java.time.Instant;
import java.time.ZoneId;

/// A piece of evidence on the timeline.
///
/// @param number counts from 1
/// @param zone where the person sat, so that local time can be told beside UTC wherever the record is read
/// @param step the runbook step that it belongs to, empty where there is none
public record Entry(int number, Instant at, ZoneId zone, String who, String step, Evidence what) {
    /// The step of what the console itself knew or found of a problem that somebody took.
    public static final String PROBLEM = "problem";
}
