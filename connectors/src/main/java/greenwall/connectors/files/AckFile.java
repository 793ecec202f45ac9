package greenwall.connectors.files;

import greenwall.connectors.json.JsonIn;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Who acknowledged which alert, kept over restarts and written whole. Several consoles may share it: a change is made
/// to what the file holds at that moment.
public final class AckFile {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 64 << 20;

    private final Path file;

    public AckFile(Path file) {
        this.file = file;
    }

    /// Empty where there is none. A file that makes no sense is set aside under another name; one that this machine
    /// does not give out is left as it is.
    public synchronized List<Acknowledgement> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var bytes = PlainFile.read(file, LARGEST);
        var list = new ArrayList<Acknowledgement>();
        try (var json = JsonIn.of(new String(bytes, StandardCharsets.UTF_8))) {
            json.array(() -> list.add(one(json)));
        } catch (JacksonException | IOException broken) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".broken"), StandardCopyOption.REPLACE_EXISTING);
            return List.of();
        }
        return list;
    }

    private static Acknowledgement one(JsonIn json) throws IOException {
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

    /// What the file holds afterwards. A file that cannot be read is not written over.
    public synchronized List<Acknowledgement> change(UnaryOperator<List<Acknowledgement>> change) throws IOException {
        try (var _ = FileOwner.own(file, PATIENCE)) {
            var before = load();
            var after = change.apply(before);
            if (!after.equals(before)) {
                write(after);
            }
            return after;
        }
    }

    private void write(List<Acknowledgement> acknowledgements) throws IOException {
        var list = acknowledgements.stream()
                .map(a -> Map.of(
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
                        a.silence()))
                .toList();
        WholeFile.write(file, JsonMapper.shared().writeValueAsString(list).getBytes(StandardCharsets.UTF_8));
    }
}
