package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

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
}
