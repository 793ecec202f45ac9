package greenwall.connectors.files;

import greenwall.connectors.json.JsonIn;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Who acknowledged which alert.
public final class AckFile extends SharedJson<List<Acknowledgement>> {
    private static final int LARGEST = 64 << 20;

    public AckFile(Path file) {
        super(file, LARGEST, List.of());
    }

    @Override
    List<Acknowledgement> read(JsonIn json) throws IOException {
        var list = new ArrayList<Acknowledgement>();
        json.array(() -> list.add(one(json)));
        return list;
    }

    public static Acknowledgement one(JsonIn json) throws IOException {
        var read = new Object() {
            String cluster = "";
            Labels labels = Labels.EMPTY;
            Instant since = Instant.EPOCH;
            Instant at = Instant.EPOCH;
            String by = "";
            String comment = "";
            String silence = "";
        };
        json.object(name -> {
            switch (name) {
                case "cluster" -> read.cluster = json.text();
                case "labels" -> read.labels = Labels.of(json.textMap());
                case "since" -> read.since = json.time();
                case "at" -> read.at = json.time();
                case "by" -> read.by = json.text();
                case "comment" -> read.comment = json.text();
                case "silence" -> read.silence = json.text();
                default -> {}
            }
        });
        return new Acknowledgement(read.cluster, read.labels, read.since, read.at, read.by, read.comment, read.silence);
    }

    @Override
    Object written(List<Acknowledgement> acknowledgements) {
        return acknowledgements.stream().map(AckFile::written).toList();
    }

    /// As a map of texts.
    public static Map<String, Object> written(Acknowledgement a) {
        return Map.of(
                "cluster",
                a.cluster(),
                "labels",
                a.labels().toMap(),
                "since",
                a.since().toString(),
                "at",
                a.at().toString(),
                "by",
                a.by(),
                "comment",
                a.comment(),
                "silence",
                a.silence());
    }
}
