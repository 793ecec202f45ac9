package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.problem.Edits;
import greenwall.fleet.problem.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemFileTest {
    private static final Owner KIM = new Owner("kim", Instant.parse("2026-11-20T08:00:00Z"));

    @TempDir
    private Path folder;

    @Test
    void whatPeopleChangedIsThereAfterARestart() throws Exception {
        var file = folder.resolve("problems.json");
        new ProblemFile(file)
                .change(before -> before.taken("disk-1", KIM).split("pool-1").joined("clock-1", "disk-1"));
        var after = new ProblemFile(file).load();
        assertThat(after.owners()).containsEntry("disk-1", KIM);
        assertThat(after.split()).containsExactly("pool-1");
        assertThat(after.joined()).containsEntry("clock-1", "disk-1");
    }

    @Test
    void twoConsolesKeepEachOthersChanges() throws Exception {
        var file = folder.resolve("problems.json");
        var one = new ProblemFile(file);
        var other = new ProblemFile(file);
        one.change(before -> before.taken("a", KIM));
        other.change(before -> before.taken("b", KIM));
        one.change(before -> before.released("a"));
        assertThat(other.load().owners()).containsOnlyKeys("b");
    }

    @Test
    void aFileThatMakesNoSenseIsSetAside() throws Exception {
        var file = folder.resolve("problems.json");
        Files.writeString(file, "[1, 2");
        assertThat(new ProblemFile(file).load()).isEqualTo(Edits.NONE);
        assertThat(folder.resolve("problems.json.broken")).exists();
    }
}
