package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesExportTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aModifiedFileStopsTheExportUnlessForced() throws IOException {
        assertThat(RulesExport.write(folder, Map.of("a.yml", "1", "b.yml", "1"), false))
                .isInstanceOfSatisfying(
                        RulesExport.Outcome.Written.class,
                        w -> assertThat(w.written()).containsExactlyInAnyOrder("a.yml", "b.yml"));
        Files.writeString(folder.resolve("a.yml"), "mine");
        assertThat(RulesExport.write(folder, Map.of("a.yml", "2", "b.yml", "2"), false))
                .isEqualTo(new RulesExport.Outcome.Kept(List.of("a.yml")));
        assertThat(folder.resolve("b.yml")).hasContent("1");
        assertThat(RulesExport.write(folder, Map.of("a.yml", "2", "b.yml", "2"), true))
                .isInstanceOf(RulesExport.Outcome.Written.class);
        assertThat(folder.resolve("a.yml")).hasContent("2");
    }

    @Test
    void unmodifiedFilesAreReplacedAndCurrentOnesAreLeftAlone() throws IOException {
        RulesExport.write(folder, Map.of("a.yml", "1", "b.yml", "1"), false);
        assertThat(RulesExport.write(folder, Map.of("a.yml", "2", "b.yml", "1"), false))
                .isEqualTo(new RulesExport.Outcome.Written(List.of("a.yml"), List.of("b.yml")));
        try (var left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.yml", "b.yml", ".greenwall-export");
        }
    }

    @Test
    void anUnwritableFolderIsReported() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        assertThat(RulesExport.write(file.resolve("below"), Map.of("a", "1"), false))
                .isInstanceOf(RulesExport.Outcome.Failed.class);
    }
}
