package greenwall.connectors.files;

import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The acknowledgements of alerts in a file.
public final class AckFile extends SharedJsonFile<List<Acknowledgement>> {
    private static final int LARGEST = 64 << 20;

    public AckFile(Path file) {
        super(file, LARGEST, List.of());
    }

    @Override
    List<Acknowledgement> read(JsonWalker json) throws IOException {
        var list = new ArrayList<Acknowledgement>();
        json.array(() -> list.add(one(json.fields())));
        return list;
    }

    public static Acknowledgement one(JsonFields fields) throws IOException {
        return new Acknowledgement(
                fields.text("cluster"),
                fields.labels("labels"),
                fields.time("since"),
                fields.time("at"),
                fields.text("by"),
                fields.text("comment"),
                fields.text("silence"));
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
