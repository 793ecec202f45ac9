package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandOutputTest {
    @Test
    void whatWasLeftOutAtTheVeryEndIsToldToo() throws Exception {
        var inflow = new CommandOutput("ready");
        var sink = inflow.sink(false);
        sink.write("ready\n".getBytes(StandardCharsets.UTF_8));
        sink.write(new byte[6 << 20]);
        sink.write(new byte[6 << 20]);
        boolean torn = false;
        for (var chunk = inflow.take(0); chunk != null || inflow.left() == 0; chunk = inflow.take(0)) {
            torn |= chunk != null && chunk.torn();
        }
        assertThat(inflow.left()).isPositive();
        assertThat(torn).isTrue();
        assertThat(inflow.take(0)).isNull();
    }
}
