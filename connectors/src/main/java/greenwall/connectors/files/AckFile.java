package greenwall.connectors.files;

import greenwall.connectors.json.JsonEncoding;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.json.RecordEncodings;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Stores the acknowledgements of alerts in a file.
public final class AckFile extends SharedJsonFile<List<Acknowledgement>> {
    public static final JsonEncoding<Acknowledgement> ENCODING = RecordEncodings.PLAIN.of(Acknowledgement.class);

    public AckFile(Path file) {
        super(file, List.of());
    }

    @Override
    List<Acknowledgement> read(JsonReader json) throws IOException {
        return json.list(() -> ENCODING.read(json.fields()));
    }

    @Override
    Object written(List<Acknowledgement> acknowledgements) {
        return acknowledgements.stream().map(ENCODING::write).toList();
    }
}
