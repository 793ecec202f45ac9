package greenwall.fleet.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CustomProgramTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void programIsPassedAsOneArgumentAndNeverAsUnsafe() {
        var ready = (Ready) CustomProgram.prepare("BEGIN { printf(\"{name} $(id)\\n\"); }", TEN);
        assertThat(ready.commands()).hasSize(1);
        assertThat(ready.commands().getFirst().arguments())
                .containsExactly("-f", "json", "-e", "BEGIN { printf(\"{name} $(id)\\n\"); }");
    }

    @Test
    void invalidProgramIsRefused() {
        assertThat(CustomProgram.prepare(" ", TEN)).isInstanceOf(Refused.class);
        assertThat(CustomProgram.prepare("BEGIN {\0}", TEN)).isInstanceOf(Refused.class);
        assertThat(CustomProgram.prepare("x".repeat(20_000), TEN)).isInstanceOf(Refused.class);
        assertThat(CustomProgram.prepare("BEGIN { }", Duration.ofHours(1))).isInstanceOf(Refused.class);
    }
}
