package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshShellStepRunTest {
    @ParameterizedTest
    @CsvSource({
        "124, 120, did not finish within 120 s",
        "137, 125, did not finish within 120 s",
        "124, 3, ''",
        "0, 120, ''",
        "1, 130, ''"
    })
    void aCommandThatItsHostEndedAtTheLimitDidNotFinish(int exit, int seconds, String problem) {
        assertThat(SshShellStepRun.limitReached(exit, Duration.ofSeconds(seconds)))
                .isEqualTo(problem);
    }
}
