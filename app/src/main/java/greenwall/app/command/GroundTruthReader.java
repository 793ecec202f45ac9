package greenwall.app.command;

import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.incident.DrillScorer;
import greenwall.fleet.incident.IncidentVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the file in which a practice range records the incidents that it simulated.
final class GroundTruthReader {
    private static final int MAX_BYTES = 16 << 20;

    private GroundTruthReader() {}

    static DrillScorer.Truth read(Path file) throws IOException {
        try {
            var json = JsonMapper.shared().readTree(RegularFileReader.text(file, MAX_BYTES));
            // Fails for any other file, which has no onset.
            var _ = Instant.parse(json.path("onset").asString(""));
            var logs = json.path("lines")
                    .valueStream()
                    .map(line -> line.path("match").asString(""))
                    .toList();
            return new DrillScorer.Truth(
                    json.path("incident").asString(""),
                    json.path("host").asString(""),
                    json.path("cause").asString(""),
                    IncidentVerdict.of(json.path("verdict").asString("")).orElse(IncidentVerdict.UNKNOWN),
                    logs,
                    texts(json.path("series")),
                    texts(json.path("alerts")),
                    json.path("probe").asString(""),
                    json.path("remedy").asString(""));
        } catch (JacksonException | DateTimeException bad) {
            throw new IOException("expected the file that a practice range writes", bad);
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(text -> text.asString("")).toList();
    }
}
