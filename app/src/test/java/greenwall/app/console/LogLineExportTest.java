package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLineExportTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @TempDir
    private Path folder;

    private String saved(String name) throws IOException {
        var lines = List.of(
                new Evidence.Line(
                        NOW.toEpochMilli() * 1_000_000,
                        Labels.of("host", "node04", "tenant", "acme"),
                        "login with password=hunter22"),
                new Evidence.Line(
                        NOW.toEpochMilli() * 1_000_000 + 1_000_000, Labels.of("host", "node04"), "acme left"));
        var evidence = new Evidence.Lines(
                "Logs", "prod-east", "{host=\"node04\"}", TimeWindow.before(NOW, Duration.ofHours(1)), lines, 0, "");
        var file = folder.resolve(name);
        assertThat(LogLineExport.save(evidence, file, Redaction.of(List.of(), List.of("tenant"))))
                .isEqualTo("Saved 2 lines to " + file
                        + "; redaction: label tenant: 2 places; secrets recognised by pattern: 1 place");
        return Files.readString(file);
    }

    @Test
    void savedLinesHaveNoSecretsAndNoListedLabels() throws IOException {
        for (var name : List.of("logs.txt", "logs.jsonl")) {
            assertThat(saved(name))
                    .as(name)
                    .contains("login with password=", " left", "2026-11-20T08:00:00Z")
                    .doesNotContain("hunter22", "acme")
                    .hasLineCount(2);
        }
    }

    @Test
    void theExtensionDeterminesTheFormat() throws IOException {
        assertThat(saved("logs.jsonl").lines())
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"labels\":{\"host\":\"node04\"")
                        .endsWith("Z\"}"));
        assertThat(saved("logs.log").lines())
                .allSatisfy(line -> assertThat(line).startsWith("2026-11-20T08:00:00"));
    }
}
