package greenwall.connectors.files;

import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonWalker;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Owner;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemLifecycle;
import greenwall.fleet.problem.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What people changed of problems: owners, outcomes, what was split off and what was joined.
public final class ProblemFile extends SharedJsonFile<ProblemEdits> {
    private static final int LARGEST = 16 << 20;

    public ProblemFile(Path file) {
        super(file, LARGEST, ProblemEdits.NONE);
    }

    @Override
    ProblemEdits read(JsonWalker json) throws IOException {
        var split = new HashSet<String>();
        var joined = new HashMap<String, String>();
        var lives = new HashMap<String, ProblemLifecycle>();
        json.object(name -> {
            switch (name) {
                case "split" -> split.addAll(json.texts());
                case "joined" -> joined.putAll(json.textMap());
                case "taken" -> json.object(id -> life(json.fields()).ifPresent(life -> lives.put(id, life)));
                default -> {}
            }
        });
        return new ProblemEdits(split, joined, lives);
    }

    /// Empty where a newer version wrote words that this one does not know.
    public static Optional<ProblemLifecycle> life(JsonFields read) throws IOException {
        try {
            var subject = new Subject(
                    Subject.Kind.valueOf(read.text("kind")), read.text("cluster"), read.text("host"), read.text("key"));
            var known = new ProblemLifecycle.Known(
                    subject,
                    Problem.Severity.valueOf(read.text("severity")),
                    Instant.parse(read.text("onset")),
                    read.text("lead"),
                    read.texts("hosts"));
            var owner = new Owner(read.text("by"), Instant.parse(read.text("since")));
            var gone = read.has("gone") ? Optional.of(Instant.parse(read.text("gone"))) : Optional.<Instant>empty();
            var verdict = IncidentVerdict.of(read.text("verdict"));
            var end = verdict.isPresent()
                    ? Optional.of(new ProblemLifecycle.End(
                            read.text("ended_by"), Instant.parse(read.text("ended")), verdict.get()))
                    : Optional.<ProblemLifecycle.End>empty();
            return Optional.of(new ProblemLifecycle(owner, read.text("record"), known, gone, end));
        } catch (IllegalArgumentException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    @Override
    Object written(ProblemEdits edits) {
        var taken = new TreeMap<String, Object>();
        edits.lives().forEach((id, life) -> taken.put(id, written(life)));
        var root = new TreeMap<String, Object>();
        root.put("split", new TreeSet<>(edits.split()));
        root.put("joined", new TreeMap<>(edits.joined()));
        root.put("taken", taken);
        return root;
    }

    /// As a map of texts.
    public static Map<String, Object> written(ProblemLifecycle life) {
        var known = life.known();
        var fields = new TreeMap<String, Object>();
        fields.put("by", life.owner().name());
        fields.put("since", life.owner().since().toString());
        fields.put("record", life.record());
        fields.put("kind", known.subject().kind().name());
        fields.put("cluster", known.subject().cluster());
        fields.put("host", known.subject().host());
        fields.put("key", known.subject().key());
        fields.put("severity", known.severity().name());
        fields.put("onset", known.onset().toString());
        fields.put("lead", known.lead());
        fields.put("hosts", known.hosts());
        life.gone().ifPresent(since -> fields.put("gone", since.toString()));
        life.end().ifPresent(end -> {
            fields.put("ended", end.at().toString());
            fields.put("ended_by", end.who());
            fields.put("verdict", end.verdict().word());
        });
        return fields;
    }
}
