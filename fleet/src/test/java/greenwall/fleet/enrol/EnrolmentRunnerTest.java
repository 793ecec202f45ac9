package greenwall.fleet.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class EnrolmentRunnerTest {
    @TempDir
    private Path home;

    /// The number of the process that held it belongs to another one now.
    @Test
    void aLockFromBeforeTheRestartOfTheHostIsRemoved() throws Exception {
        var lock = Files.createDirectory(home.resolve("lock"));
        Files.writeString(lock.resolve("pid"), ProcessHandle.current().pid() + "\n");
        Files.writeString(lock.resolve("boot"), "another boot\n");
        var step = "echo the step runs\n";
        var runner = new ProcessBuilder(
                        "sh",
                        "-c",
                        EnrolmentStepScript.runner().replace("/var/lib/greenwall/enrol", home.toString()),
                        "greenwall-enrol",
                        "step",
                        Integer.toString(step.length()))
                .redirectErrorStream(true)
                .start();
        try (var in = runner.getOutputStream()) {
            in.write(step.getBytes(StandardCharsets.UTF_8));
        }
        try {
            assertThat(runner.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(runner.exitValue()).isZero();
            assertThat(new String(runner.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(step.substring("echo ".length()));
            assertThat(lock).doesNotExist();
        } finally {
            runner.destroyForcibly();
        }
    }
}
