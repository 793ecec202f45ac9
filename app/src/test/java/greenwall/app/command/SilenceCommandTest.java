package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.LocalUser;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceCommandTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void aDryRunRefusesASilenceThatTheCommandItselfRefuses() {
        var result = CommandRunResult.of(
                home,
                "silence",
                "add",
                "--dry-run",
                "--prometheus",
                "http://127.0.0.1:9",
                "--alertmanager",
                "http://127.0.0.1:9",
                "alertname=~.*");
        assertThat(result.exit()).isEqualTo(64);
        assertThat(result.err()).contains("match everything");
    }

    @Test
    void theAuthorOfASilenceIsTheUserAndInATeamTheUserWithTheMachine() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            assertThat(authorOf(range, "alone", "")).isEqualTo(LocalUser.name());
            assertThat(authorOf(range, "shared", "team: {folder: " + home.resolve("team") + "}\n"))
                    .isEqualTo(LocalUser.nameInTeam(_ -> null));
        }
    }

    /// Creates a silence with a configuration and returns its author.
    private String authorOf(PracticeRange range, String comment, String team) throws IOException {
        var file = Files.writeString(
                home.resolve(comment + ".yaml"),
                "clusters: [{name: here, prometheus: {url: \"" + range.servers().prometheus()
                        + "\"}, alertmanagers: [{url: \"" + range.servers().alertmanager() + "\"}]}]\n" + team);
        var created = CommandRunResult.of(
                home, "silence", "add", "--config", file.toString(), "--comment", comment, "alertname=" + comment);
        assertThat(created.exit()).as(created.all()).isZero();
        var listed = CommandRunResult.of(home, "silence", "list", "--config", file.toString());
        assertThat(listed.out()).contains(": " + comment + "  ");
        return listed.out()
                .lines()
                .filter(line -> line.contains(": " + comment + "  "))
                .map(line -> line.strip().split(": ")[0])
                .findFirst()
                .orElseThrow();
    }
}
