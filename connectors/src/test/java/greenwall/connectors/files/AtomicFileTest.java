package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void setOld(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    @Test
    void leftoversOfAKilledWriterAreRemovedByALaterWrite() throws IOException {
        setOld(Files.write(folder.resolve(".greenwall-1-a.part"), TEXT));
        var staged = Files.createDirectory(folder.resolve(".greenwall-2-b.part"));
        Files.write(staged.resolve("inside"), TEXT);
        setOld(staged);
        var otherFile = Files.write(folder.resolve(".greenwall-notes.part"), TEXT);
        setOld(otherFile);
        AtomicFile.write(folder.resolve("file"), TEXT);
        assertThat(names())
                .containsExactlyInAnyOrder("file", otherFile.getFileName().toString());
    }

    @Test
    void theUnfinishedFileOfAnotherMachineIsKept() throws IOException {
        // No process here has this number, but one on another machine may.
        var other = Files.write(folder.resolve(".greenwall-999999999999-a.part"), TEXT);
        AtomicFile.write(folder.resolve("file"), TEXT);
        AtomicFile.export(folder.resolve("file"), TEXT);
        assertThat(other).exists();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anExportKeepsThePermissionsOfTheExistingFile() throws IOException {
        var file = Files.write(folder.resolve("picture.png"), TEXT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r----x"));
        AtomicFile.export(file, TEXT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r----x");
        AtomicFile.write(file, TEXT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void exportingToAFullDeviceFails() {
        assertThatThrownBy(() -> AtomicFile.export(Path.of("/dev/full"), TEXT)).isInstanceOf(IOException.class);
    }
}
