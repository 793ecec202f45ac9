package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import greenwall.views.testing.Fx;
import javafx.application.Platform;
import org.junit.jupiter.api.Test;

class ChartWarmUpTest {
    /// The toolkit rejects some operations of a chart on all threads but its own.
    @Test
    void chartsAreDrawnOffTheJavaFxThread() {
        Fx.run(() -> {});
        assertThat(Platform.isFxApplicationThread()).isFalse();
        assertThatCode(new ChartWarmUp()::run).doesNotThrowAnyException();
    }
}
