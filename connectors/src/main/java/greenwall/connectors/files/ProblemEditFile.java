package greenwall.connectors.files;

import greenwall.connectors.json.JsonEncoding;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.json.RecordJsonCodec;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The changes that people made to problems: owners, verdicts, splits and merges.
public final class ProblemEditFile extends LockedJsonFile<ProblemEdits> {
    /// Entries of a newer version with unknown words are ignored.
    public static final JsonEncoding<TakenProblem> HANDLING = new RecordJsonCodec(Map.of(
                    Subject.Kind.class, name -> JsonEncoding.words(name, Subject.Kind.values(), Subject.Kind::name),
                    Problem.Severity.class,
                            name -> JsonEncoding.words(name, Problem.Severity.values(), Problem.Severity::name),
                    ProblemOwner.class,
                            _ -> RecordJsonCodec.PLAIN.of(ProblemOwner.class, Map.of("name", JsonEncoding.text("by"))),
                    TakenProblem.End.class, _ -> end("ended_by")))
            .of(TakenProblem.class);

    /// @param onDamage gets a damaged file that was renamed
    public ProblemEditFile(Path file, Consumer<DamagedFile> onDamage) {
        super(file, ProblemEdits.NONE, onDamage);
    }

    @Override
    String contentName() {
        return "owners, verdicts, splits and merges of problems";
    }

    @Override
    ProblemEdits read(JsonReader json) throws IOException {
        var split = new HashSet<String>();
        var joined = new HashMap<String, String>();
        var handlings = new HashMap<String, TakenProblem>();
        json.object(name -> {
            switch (name) {
                case "split" -> split.addAll(json.texts());
                case "joined" -> joined.putAll(json.textMap());
                case "taken" ->
                    json.object(id ->
                            HANDLING.optional().read(json.fields()).ifPresent(handling -> handlings.put(id, handling)));
                default -> {}
            }
        });
        return new ProblemEdits(split, joined, handlings);
    }

    /// @param who the name of the member for the person who ended it
    public static JsonEncoding<TakenProblem.End> end(String who) {
        return RecordJsonCodec.PLAIN.of(
                TakenProblem.End.class,
                Map.of(
                        "who", JsonEncoding.text(who),
                        "at", JsonEncoding.time("ended"),
                        "verdict", JsonEncoding.words("verdict", IncidentVerdict.values(), IncidentVerdict::word)));
    }

    @Override
    Object encode(ProblemEdits edits) {
        var taken = new TreeMap<String, Object>();
        edits.handlings().forEach((id, handling) -> taken.put(id, HANDLING.write(handling)));
        var root = new TreeMap<String, Object>();
        root.put("split", new TreeSet<>(edits.split()));
        root.put("joined", new TreeMap<>(edits.joined()));
        root.put("taken", taken);
        return root;
    }
}
