package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RulesFolderWriterTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aModifiedFileStopsTheExportUnlessForced() throws IOException {
        assertThat(RulesFolderWriter.write(folder, Map.of("a.yml", "1", "b.yml", "1"), false))
                .isInstanceOfSatisfying(
                        RulesFolderWriter.ExportResult.Written.class,
                        w -> assertThat(w.written()).containsExactlyInAnyOrder("a.yml", "b.yml"));
        Files.writeString(folder.resolve("a.yml"), "mine");
        assertThat(RulesFolderWriter.write(folder, Map.of("a.yml", "2", "b.yml", "2"), false))
                .isEqualTo(new RulesFolderWriter.ExportResult.Kept(List.of("a.yml")));
        assertThat(folder.resolve("b.yml")).hasContent("1");
        assertThat(RulesFolderWriter.write(folder, Map.of("a.yml", "2", "b.yml", "2"), true))
                .isInstanceOf(RulesFolderWriter.ExportResult.Written.class);
        assertThat(folder.resolve("a.yml")).hasContent("2");
    }

    @Test
    void unmodifiedFilesAreReplacedAndCurrentOnesAreLeftAlone() throws IOException {
        RulesFolderWriter.write(folder, Map.of("a.yml", "1", "b.yml", "1"), false);
        assertThat(RulesFolderWriter.write(folder, Map.of("a.yml", "2", "b.yml", "1"), false))
                .isEqualTo(new RulesFolderWriter.ExportResult.Written(List.of("a.yml"), List.of("b.yml")));
        try (var left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.yml", "b.yml", ".greenwall-export");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aReplacedFileKeepsItsPermissions() throws IOException {
        RulesFolderWriter.write(folder, Map.of("a.yml", "1"), false);
        var mode = PosixFilePermissions.fromString("rw-r-----");
        Files.setPosixFilePermissions(folder.resolve("a.yml"), mode);
        RulesFolderWriter.write(folder, Map.of("a.yml", "2"), false);
        assertThat(folder.resolve("a.yml")).hasContent("2");
        assertThat(Files.getPosixFilePermissions(folder.resolve("a.yml"))).isEqualTo(mode);
    }

    @Test
    void anEmptyFileIsRestoredIfALaterOneCannotBeWritten() throws IOException {
        Files.createFile(folder.resolve("a.yml"));
        var files = new LinkedHashMap<String, String>();
        files.put("a.yml", "1");
        files.put("no-folder/b.yml", "1");
        assertThat(RulesFolderWriter.write(folder, files, true))
                .isInstanceOf(RulesFolderWriter.ExportResult.Failed.class);
        assertThat(folder.resolve("a.yml")).isEmptyFile();
    }

    @Test
    void anUnwritableFolderIsReported() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        assertThat(RulesFolderWriter.write(file.resolve("below"), Map.of("a", "1"), false))
                .isInstanceOf(RulesFolderWriter.ExportResult.Failed.class);
    }
}
