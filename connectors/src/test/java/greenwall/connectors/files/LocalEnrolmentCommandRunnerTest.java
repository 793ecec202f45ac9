package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.enrol.EnrolmentCommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LocalEnrolmentCommandRunnerTest {
    @TempDir
    Path folder;

    private EnrolmentCommandRunner.CommandResult run(String script, Duration longest) throws InterruptedException {
        var audit = new ChangeAuditLog(folder.resolve("changes.jsonl"), "anna");
        var words = List.of("sh", "-c", script);
        return new LocalEnrolmentCommandRunner(audit, InstantSource.system())
                .run(new EnrolmentCommandRunner.Command("a test", false, words, "", longest), _ -> {});
    }

    @Test
    void aCommandThatHangsIsStoppedWithItsProgramsAndTheReasonIsNamed() throws InterruptedException {
        var started = System.nanoTime();
        var result = run("sleep 120; echo done", Duration.ofMillis(300));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(60));
        assertThat(result.ok()).isFalse();
        assertThat(result.why()).startsWith("did not finish within ");
    }

    @Test
    void aCommandThatFailsIsNotCalledLate() throws InterruptedException {
        var result = run("echo no; exit 3", Duration.ofMinutes(1));
        assertThat(result.why()).isEqualTo("it exited with status 3: no");
    }
}
