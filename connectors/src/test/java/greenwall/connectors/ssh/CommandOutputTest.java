package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CommandOutputTest {
    @Test
    void outputDroppedAtTheVeryEndIsReported() throws Exception {
        var output = new CommandOutput("ready", InstantSource.system());
        var sink = output.sink(false);
        sink.write("ready\n".getBytes(StandardCharsets.UTF_8));
        sink.write(new byte[6 << 20]);
        sink.write(new byte[6 << 20]);
        boolean torn = false;
        for (var chunk = output.take(0); chunk != null || output.omittedBytes() == 0; chunk = output.take(0)) {
            torn |= chunk != null && chunk.afterGap();
        }
        assertThat(output.omittedBytes()).isPositive();
        assertThat(torn).isTrue();
        assertThat(output.take(0)).isNull();
    }

    @Test
    void aGapInTheOutputIsNotReportedForTheErrors() throws Exception {
        var output = new CommandOutput("ready", InstantSource.system());
        var ready = "ready\n".getBytes(StandardCharsets.UTF_8);
        var normal = output.sink(false);
        var errors = output.sink(true);
        normal.write(ready);
        errors.write(ready);
        normal.write(new byte[8 << 20]);
        normal.write(new byte[1]);
        assertThat(output.take(0)).isNotNull();
        errors.write(new byte[1]);
        normal.write(new byte[1]);
        var error = Objects.requireNonNull(output.take(0));
        assertThat(error.error()).isTrue();
        assertThat(error.afterGap()).isFalse();
        var after = Objects.requireNonNull(output.take(0));
        assertThat(after.error()).isFalse();
        assertThat(after.afterGap()).isTrue();
    }
}
