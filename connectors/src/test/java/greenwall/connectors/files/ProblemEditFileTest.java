package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemOwner;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.TakenProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemEditFileTest {
    private static final ProblemOwner KIM = new ProblemOwner("kim", Instant.parse("2026-11-20T08:00:00Z"));

    private static final TakenProblem HANDLING = new TakenProblem(
            KIM,
            "20261120T080000Z-00aa",
            new TakenProblem.ProblemSnapshot(
                    new Subject(Subject.Kind.DISK, "east", "a.example", "sdf"),
                    Problem.Severity.CRITICAL,
                    KIM.since().minusSeconds(90),
                    "disk sdf is failing",
                    List.of("a.example", "b.example")),
            Optional.of(KIM.since().plusSeconds(60)),
            Optional.of(new TakenProblem.End("sam", KIM.since().plusSeconds(70), IncidentVerdict.NOT_AN_INCIDENT)));

    private static ProblemEdits withOwner(ProblemEdits before, String id) {
        var handlings = new HashMap<>(before.handlings());
        handlings.put(id, HANDLING);
        return new ProblemEdits(before.split(), before.joined(), handlings);
    }

    @TempDir
    private Path folder;

    @Test
    void editsSurviveARestart() throws Exception {
        var file = folder.resolve("problems.json");
        new ProblemEditFile(file, _ -> {})
                .change(before -> withOwner(before, "disk-1").split("pool-1").joined("clock-1", "disk-1"));
        var after = new ProblemEditFile(file, _ -> {}).load();
        assertThat(after.handlings()).containsExactly(Map.entry("disk-1", HANDLING));
        assertThat(after.split()).containsExactly("pool-1");
        assertThat(after.joined()).containsEntry("clock-1", "disk-1");
    }

    @Test
    void twoConsolesKeepEachOthersChanges() throws Exception {
        var file = folder.resolve("problems.json");
        var first = new ProblemEditFile(file, _ -> {});
        var second = new ProblemEditFile(file, _ -> {});
        first.change(before -> withOwner(before, "a"));
        second.change(before -> withOwner(before, "b"));
        first.change(before -> before.released("a"));
        assertThat(second.load().handlings()).containsOnlyKeys("b");
    }

    @Test
    void aDamagedFileIsKeptUnderAnotherNameAndReported() throws Exception {
        var file = Files.writeString(folder.resolve("problems.json"), "[1, 2");
        var damaged = new ArrayList<DamagedFile>();
        assertThat(new ProblemEditFile(file, damaged::add).loadOrReplace()).isEqualTo(ProblemEdits.NONE);
        assertThat(folder.resolve("problems.json.broken")).hasContent("[1, 2");
        assertThat(damaged)
                .extracting(DamagedFile::text)
                .containsExactly(file + " was damaged and is kept as problems.json.broken. The owners, verdicts,"
                        + " splits and merges of problems in it could not be recovered.");
    }

    @Test
    void aSecondDamagedFileDoesNotReplaceTheFirst() throws Exception {
        var file = folder.resolve("problems.json");
        for (var damage : List.of("first", "", "third")) {
            Files.writeString(file, damage);
            new ProblemEditFile(file, _ -> {}).loadOrReplace();
        }
        assertThat(folder.resolve("problems.json.broken")).hasContent("first");
        assertThat(folder.resolve("problems.json.broken-2")).hasContent("");
        assertThat(folder.resolve("problems.json.broken-3")).hasContent("third");
    }

    @Test
    void aProgramThatOnlyReadsLeavesADamagedFileWhereItIs() throws Exception {
        var file = Files.writeString(folder.resolve("problems.json"), "{");
        assertThatThrownBy(() -> new ProblemEditFile(file, _ -> {}).load()).hasMessage(file + " is damaged");
        assertThat(file).hasContent("{");
    }

    @Test
    void whatTheConsoleKnowsSurvivesDamageToTheFileAndItsRemoval() throws Exception {
        var file = folder.resolve("problems.json");
        var console = new ProblemEditFile(file, _ -> {});
        console.change(before -> withOwner(before, "a"));
        Files.write(file, new byte[] {0, 1, 2, (byte) 0xff});
        assertThat(console.loadOrReplace().handlings()).containsOnlyKeys("a");
        assertThat(new ProblemEditFile(file, _ -> {}).load().handlings()).containsOnlyKeys("a");
        Files.delete(file);
        assertThat(console.loadOrReplace().handlings()).containsOnlyKeys("a");
        assertThat(new ProblemEditFile(file, _ -> {}).load().handlings()).containsOnlyKeys("a");
        Files.delete(file);
        console.change(before -> withOwner(before, "b"));
        assertThat(new ProblemEditFile(file, _ -> {}).load().handlings()).containsOnlyKeys("a", "b");
    }
}
