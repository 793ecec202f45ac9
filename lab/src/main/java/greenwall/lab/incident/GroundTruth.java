package greenwall.lab.incident;

import java.time.Instant;
import java.util.List;

/// The ground truth of an incident. The range writes it to a file, which programs under test do not read.
///
/// @param series queries whose values change
/// @param alerts names of the alerts that fire
/// @param probe the tool whose output shows the incident
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

    /// A log line that shows the incident. Its message contains `match`.
    public record Line(String host, String unit, String match) {}
}
