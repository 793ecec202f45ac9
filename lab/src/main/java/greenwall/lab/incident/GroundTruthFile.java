package greenwall.lab.incident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Writes the ground truth of an incident to a JSON file. The ground truth of further simultaneous incidents
/// is in the member `also`.
public final class GroundTruthFile {
    private GroundTruthFile() {}

    public static void write(List<GroundTruth> truths, Path file) throws IOException {
        var all = truths.stream().map(GroundTruthFile::fields).toList();
        var root = all.getFirst();
        if (all.size() > 1) {
            root.put("also", all.subList(1, all.size()));
        }
        Files.writeString(file, JsonMapper.shared().writeValueAsString(root));
    }

    private static Map<String, Object> fields(GroundTruth truth) {
        var fields = JsonMapper.shared().convertValue(truth, new TypeReference<LinkedHashMap<String, Object>>() {});
        fields.put("verdict", truth.verdict().words());
        return fields;
    }
}
