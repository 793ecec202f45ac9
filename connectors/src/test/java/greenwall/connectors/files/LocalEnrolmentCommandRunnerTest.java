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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class LocalEnrolmentCommandRunnerTest {
    @TempDir
    Path folder;

    private EnrolmentCommandRunner.CommandResult run(String script, Duration longest) throws InterruptedException {
        var audit = new ChangeAuditLog(folder.resolve("changes.jsonl"), "anna");
        var words = List.of("sh", "-c", script);
        return new LocalEnrolmentCommandRunner(audit, InstantSource.system())
                .run(new EnrolmentCommandRunner.Command("a test", false, words, "x".repeat(200_000), longest), _ -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 120; echo done", "echo begun; sleep 120", "sleep 120; cat", "yes"})
    void aCommandThatHangsIsStoppedWithItsProgramsAndTheReasonIsNamed(String script) throws InterruptedException {
        var started = System.nanoTime();
        var result = run(script, Duration.ofSeconds(1));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(60));
        assertThat(result.ok()).isFalse();
        assertThat(result.why()).isEqualTo("the command did not finish within 1 s");
    }

    @Test
    void aProgramLeftInTheBackgroundDoesNotDelayTheResult() throws InterruptedException {
        var started = System.nanoTime();
        var result = run("sleep 120 & echo $!", Duration.ofMinutes(2));
        ProcessHandle.of(Long.parseLong(result.output().strip())).ifPresent(ProcessHandle::destroy);
        assertThat(result.ok()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aWarningOfTheShellIsNoOutputOfTheCommand() throws InterruptedException {
        var result = run("echo 'sh: warning: no locale' >&2; echo content", Duration.ofMinutes(1));
        assertThat(result.output()).isEqualTo("content\n");
        assertThat(result.messages().lines()).containsExactlyInAnyOrder("sh: warning: no locale", "content");
    }

    @Test
    void noLineIsSplitByOneOfTheOtherStream() throws InterruptedException {
        var result =
                run("printf one; sleep 0.3; echo two >&2; sleep 0.3; echo ' line'; printf end", Duration.ofMinutes(1));
        assertThat(result.messages()).isEqualTo("two\none line\nend\n");
        assertThat(result.output()).isEqualTo("one line\nend");
    }

    @Test
    void aFailedCommandIsNotReportedAsTimedOut() throws InterruptedException {
        var result = run("echo no; exit 3", Duration.ofMinutes(1));
        assertThat(result.why()).isEqualTo("it exited with status 3: no");
    }
}
