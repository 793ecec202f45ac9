package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.logs.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.views.TimeRangeReader;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.PlainBackend;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class LogViewerKeysTest {
    private static LogLine line(long nanos, String level, String text) {
        return new LogLine(new LogSource.Line(nanos, Labels.of("level", level), Map.of(), text));
    }

    @Test
    void controlASelectsAllLinesThatAreShown() {
        Fx.run(() -> {
            var viewer = new LogViewer(Contexts.of(new PlainBackend(TimeRangeReader.none("not asked"))));
            viewer.model().addNewer(List.of(line(1, "info", "a"), line(2, "debug", "b"), line(3, "info", "c")));
            viewer.hide(EnumSet.of(LogLevel.DEBUG));
            Keys.press(viewer, KeyCode.A, false, true);
            assertThat(viewer.canvas.selection.lines())
                    .extracting(LogLine::text)
                    .containsExactly("a", "c");
        });
    }
}
