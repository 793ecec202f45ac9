package greenwall.lab.logs;

import java.util.List;

/// A recurring task of a machine, and the lines that it writes each time.
///
/// @param unit the unit that does it: where that is not running, nothing is written
/// @param perHour how often, on the average of a week
/// @param daily whether it follows the working day
record RoutineTask(String unit, double perHour, boolean daily, List<Phrase> phrases) {
    /// The longest that an episode lasts, so that a window knows how far back to look.
    static final long LONGEST_MILLIS = 55_000;

    /// @param unit of the line, which may be another than the one that acts: systemd speaks in its own name
    /// @param priority as in syslog
    /// @param afterMillis how long after the start of the episode
    /// @param wording the text of a [Wording]
    record Phrase(String unit, String transport, int priority, long afterMillis, String wording) {}
}
