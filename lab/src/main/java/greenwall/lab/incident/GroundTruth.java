package greenwall.lab.incident;

import java.time.Instant;
import java.util.List;

/// What really happened in an incident, written beside the range; nothing that is tested reads it.
///
/// @param series queries whose answers moved
/// @param alerts names of the alerts that fire
/// @param probe the tool whose output shows it
public record GroundTruth(
        String incident,
        String host,
        Instant onset,
        Instant end,
        String cause,
        Verdict verdict,
        List<Line> lines,
        List<String> series,
        List<String> alerts,
        String probe,
        String remedy) {

    public enum Verdict {
        INCIDENT("incident"),
        NOT_AN_INCIDENT("not an incident");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// A log line that shows it: `match` stands in the message as it is.
    public record Line(String host, String unit, String match) {}
}
