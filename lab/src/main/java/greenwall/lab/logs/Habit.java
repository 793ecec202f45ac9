package greenwall.lab.logs;

import java.util.ArrayList;
import java.util.List;

/// Something that a machine does again and again, and the lines that it writes each time.
///
/// @param unit the unit that does it: where that is not running, nothing is written
/// @param perHour how often, on the average of a week
/// @param daily whether it follows the working day
record Habit(String unit, double perHour, boolean daily, List<Phrase> phrases) {
    /// The longest that an episode lasts, so that a window knows how far back to look.
    static final long LONGEST_MILLIS = 55_000;

    /// @param unit of the line, which may be another than the one that acts: systemd speaks in its own name
    /// @param priority as in syslog
    /// @param afterMillis how long after the start of the episode
    /// @param wording the text of a [Wording]
    record Phrase(String unit, String transport, int priority, long afterMillis, String wording) {}

    /// Starts a habit: what is added to it is written in the same moment, unless it is told to wait.
    static Building of(String unit, double perHour) {
        return new Building(unit, perHour);
    }

    static final class Building {
        private final String unit;
        private final double perHour;
        private final List<Phrase> phrases = new ArrayList<>();
        private boolean daily = true;
        private String transport = "stdout";
        private String speaker;
        private long after;

        private Building(String unit, double perHour) {
            this.unit = unit;
            this.perHour = perHour;
            this.speaker = unit;
        }

        /// At all hours alike.
        Building steady() {
            daily = false;
            return this;
        }

        Building by(String way) {
            transport = way;
            return this;
        }

        Building in(String otherUnit) {
            speaker = otherUnit;
            return this;
        }

        Building later(long millis) {
            after = Math.min(LONGEST_MILLIS, after + millis);
            return this;
        }

        Building says(int priority, String text) {
            phrases.add(new Phrase(speaker, transport, priority, after, text));
            after++;
            return this;
        }

        Habit done() {
            return new Habit(unit, perHour, daily, List.copyOf(phrases));
        }
    }
}
