package greenwall.connectors.files;

import greenwall.connectors.json.JsonIn;
import greenwall.fleet.problem.Edits;
import greenwall.fleet.problem.Owner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What people changed of problems: who has taken which, what was split off and what was joined.
public final class ProblemFile extends SharedJson<Edits> {
    private static final int LARGEST = 16 << 20;

    public ProblemFile(Path file) {
        super(file, LARGEST, Edits.NONE);
    }

    @Override
    Edits read(JsonIn json) throws IOException {
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

    @Override
    Object written(Edits edits) {
        var owners = new TreeMap<String, Object>();
        edits.owners()
                .forEach((id, owner) -> owners.put(
                        id, Map.of("name", owner.name(), "since", owner.since().toString())));
        var root = new TreeMap<String, Object>();
        root.put("split", new TreeSet<>(edits.split()));
        root.put("joined", new TreeMap<>(edits.joined()));
        root.put("owners", owners);
        return root;
    }
}
