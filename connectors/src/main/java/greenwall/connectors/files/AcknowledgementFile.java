package greenwall.connectors.files;

import greenwall.connectors.json.JsonEncoding;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.json.RecordJsonCodec;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Stores the acknowledgements of alerts in a file.
public final class AcknowledgementFile extends LockedJsonFile<List<Acknowledgement>> {
    public static final JsonEncoding<Acknowledgement> ENCODING = RecordJsonCodec.PLAIN.of(Acknowledgement.class);

    /// @param onDamage gets a damaged file that was renamed
    public AcknowledgementFile(Path file, Consumer<DamagedFile> onDamage) {
        super(file, List.of(), onDamage);
    }

    @Override
    String contentName() {
        return "acknowledgements";
    }

    @Override
    List<Acknowledgement> read(JsonReader json) throws IOException {
        return json.list(() -> ENCODING.read(json.fields()));
    }

    @Override
    Object encode(List<Acknowledgement> acknowledgements) {
        return acknowledgements.stream().map(ENCODING::write).toList();
    }
}
