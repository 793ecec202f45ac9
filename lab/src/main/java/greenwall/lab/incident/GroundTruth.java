package greenwall.lab.incident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The ground truth of an incident, which the range writes to a file. Only scoring and `compare` read the file.
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
        INCIDENT,
        NOT_AN_INCIDENT;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /// A log line that shows the incident. Its message contains `match`.
    public record Line(String host, String unit, String match) {}

    /// Writes a JSON file. The ground truth of further simultaneous incidents is in the member `also`.
    public static void write(List<GroundTruth> truths, Path file) throws IOException {
        var all = truths.stream().map(GroundTruth::members).toList();
        var root = all.getFirst();
        if (all.size() > 1) {
            root.put("also", all.subList(1, all.size()));
        }
        Files.writeString(file, JsonMapper.shared().writeValueAsString(root));
    }

    private Map<String, Object> members() {
        var members = JsonMapper.shared().convertValue(this, new TypeReference<LinkedHashMap<String, Object>>() {});
        members.put("verdict", verdict.text());
        return members;
    }
}
