package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.SaveFailures;
import greenwall.app.console.SavedWindowsFile;
import greenwall.connectors.files.AcknowledgementFile;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.Labels;
import greenwall.styles.Theme;
import greenwall.views.testing.SampleIncidentStarts;
import greenwall.views.window.SavedWindows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Only the owner can access stored files, even if the umask removes no permissions.
@DisabledOnOs(OS.WINDOWS)
class PermissionsTest {
    @TempDir
    Path home;

    /// Creates one file of each kind below the given folder.
    static final class FileCreator {
        private FileCreator() {}

        public static void main(String[] arguments) throws Exception {
            var state = Path.of(arguments[0]);
            var now = Instant.parse("2026-03-14T09:30:00Z");
            new AcknowledgementFile(state.resolve("alerts/acknowledged.json"), _ -> {}).change(all -> all);
            new ChangeAuditLog(state.resolve("audit/changes.jsonl"), "somebody").add(now, "tested", Map.of());
            try (var session = new SavedWindowsFile(state.resolve("session"), new SaveFailures(), true)) {
                session.save(new SavedWindows(List.of(), Theme.NIGHT, 1));
            }
            new IncidentFolder(state.resolve("incidents"), InstantSource.fixed(now), ZoneOffset.UTC, "somebody")
                    .begin(SampleIncidentStarts.at(now, "t", "c", "h", Labels.EMPTY));
            System.exit(0);
        }
    }

    @Test
    void storedFilesAreAccessibleToTheirOwnerOnly() throws Exception {
        var state = home.resolve("local/state/greenwall");
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "umask 000; exec \"$@\"", "sh"));
        command.addAll(LaunchedProgram.command(FileCreator.class.getName(), List.of(state.toString())));
        var result = LaunchedProgram.run(home, command);
        assertThat(result.exit()).as(result.all()).isZero();
        try (var all = Files.walk(home.resolve("local"))) {
            var created = all.toList();
            assertThat(created).hasSizeGreaterThan(8);
            for (var one : created) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                        .as(one.toString())
                        .endsWith("------");
            }
        }
    }

    @Test
    void aWorldWritableFolderIsReported() throws Exception {
        var state = Files.createDirectories(home.resolve("STATE/greenwall"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        var result = LaunchedProgram.greenwall(home, "check", "--prometheus", "http://127.0.0.1:9");
        assertThat(result.err())
                .contains("the permissions of " + state + " let every user of this machine write to it");
    }
}
