package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemsCommandTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void theAlertsOfAProblemAreNamed() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.awaitAlerts(Duration.ofMinutes(5))).isTrue();
            var result = CommandRunResult.of(
                    home,
                    "problems",
                    "--prometheus",
                    range.servers().prometheus().toString(),
                    "--alertmanager",
                    range.servers().alertmanager().toString());
            assertThat(result.out()).containsPattern("\\n    alerts? .*HostDown");
        }
    }

    @Test
    void alertsThatAreSilencedAreCounted() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.awaitAlerts(Duration.ofMinutes(5))).isTrue();
            assertThat(command(range, "silence", "add", "-c", "disk swap", "alertname=HostDown")
                            .exit())
                    .isZero();
            assertThat(command(range, "problems").out()).containsPattern("^[^\\n]* · \\d+ silenced ");
            assertThat(command(range, "problems", "--json").out()).containsPattern("\"silenced\": ?[1-9]");
        }
    }

    @Test
    void anEarlierStateIsSaidToBeWithoutSilencesAndOwners() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            var at = Instant.now().minusSeconds(60).toString();
            assertThat(command(range, "problems", "--at", at).out())
                    .startsWith("NOT LIVE: ")
                    .containsPattern("^[^\\n]*, without silences and owners\\n");
        }
    }

    private CommandRunResult command(PracticeRange range, String... words) {
        var sources = Stream.of(
                "--prometheus",
                range.servers().prometheus().toString(),
                "--alertmanager",
                range.servers().alertmanager().toString());
        return CommandRunResult.of(
                home, Stream.concat(Arrays.stream(words), sources).toArray(String[]::new));
    }
}
