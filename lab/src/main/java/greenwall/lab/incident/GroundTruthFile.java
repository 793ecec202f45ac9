package greenwall.lab.incident;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The truth of an incident as a JSON file; of further ones that are played at the same time under `also`.
public final class GroundTruthFile {
    private GroundTruthFile() {}

    public static void write(List<GroundTruth> truths, Path file) throws IOException {
        var root = map(truths.getFirst());
        if (truths.size() > 1) {
            root.put("also", truths.stream().skip(1).map(GroundTruthFile::map).toList());
        }
        Files.writeString(file, JsonMapper.shared().writeValueAsString(root));
    }

    private static Map<String, Object> map(GroundTruth truth) {
        var root = new LinkedHashMap<String, Object>();
        root.put("incident", truth.incident());
        root.put("host", truth.host());
        root.put("onset", truth.onset().toString());
        root.put("end", truth.end().toString());
        root.put("cause", truth.cause());
        root.put("verdict", truth.verdict().words());
        root.put("lines", truth.lines().stream().map(GroundTruthFile::line).toList());
        root.put("series", List.copyOf(truth.series()));
        root.put("alerts", List.copyOf(truth.alerts()));
        root.put("probe", truth.probe());
        root.put("remedy", truth.remedy());
        return root;
    }

    private static Map<String, String> line(GroundTruth.Line line) {
        var map = new LinkedHashMap<String, String>();
        map.put("host", line.host());
        map.put("unit", line.unit());
        map.put("match", line.match());
        return map;
    }
}
