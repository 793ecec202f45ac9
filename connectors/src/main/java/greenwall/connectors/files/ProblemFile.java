package greenwall.connectors.files;

import greenwall.connectors.json.JsonIn;
import greenwall.fleet.problem.Edits;
import greenwall.fleet.problem.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What people changed of problems: who has taken which, what was split off and what was joined. Kept over restarts and
/// written whole; several consoles may share it.
public final class ProblemFile {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 16 << 20;

    private final Path file;

    public ProblemFile(Path file) {
        this.file = file;
    }

    /// Empty where there is none. A file that makes no sense is set aside under another name.
    public synchronized Edits load() throws IOException {
        if (!Files.exists(file)) {
            return Edits.NONE;
        }
        var bytes = PlainFile.read(file, LARGEST);
        try (var json = JsonIn.of(new String(bytes, StandardCharsets.UTF_8))) {
            return edits(json);
        } catch (JacksonException | IOException broken) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".broken"), StandardCopyOption.REPLACE_EXISTING);
            return Edits.NONE;
        }
    }

    private static Edits edits(JsonIn json) throws IOException {
        var split = new HashSet<String>();
        var joined = new HashMap<String, String>();
        var owners = new HashMap<String, Owner>();
        json.object(name -> {
            switch (name) {
                case "split" -> split.addAll(json.texts());
                case "joined" -> joined.putAll(json.textMap());
                case "owners" -> json.object(id -> owners.put(id, owner(json)));
                default -> {}
            }
        });
        return new Edits(split, joined, owners);
    }

    private static Owner owner(JsonIn json) throws IOException {
        var read = new Object() {
            String name = "";
            Instant since = Instant.EPOCH;
        };
        json.object(name -> {
            switch (name) {
                case "name" -> read.name = json.text();
                case "since" -> read.since = json.time();
                default -> {}
            }
        });
        return new Owner(read.name, read.since);
    }

    /// What the file holds afterwards. A file that cannot be read is not written over.
    public synchronized Edits change(UnaryOperator<Edits> change) throws IOException {
        try (var _ = FileOwner.own(file, PATIENCE)) {
            var before = load();
            var after = change.apply(before);
            if (!after.equals(before)) {
                write(after);
            }
            return after;
        }
    }

    private void write(Edits edits) throws IOException {
        var owners = new TreeMap<String, Object>();
        edits.owners()
                .forEach((id, owner) -> owners.put(
                        id, Map.of("name", owner.name(), "since", owner.since().toString())));
        var root = new TreeMap<String, Object>();
        root.put("split", new TreeSet<>(edits.split()));
        root.put("joined", new TreeMap<>(edits.joined()));
        root.put("owners", owners);
        WholeFile.write(file, JsonMapper.shared().writeValueAsString(root).getBytes(StandardCharsets.UTF_8));
    }
}
