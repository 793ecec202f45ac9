package greenwall.views.probe.flame;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.result.FlameGraph;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.PaintedTexts;
import java.util.List;
import javafx.event.EventType;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class FlameBodyTest {
    private final FlameGraph graph = new FlameGraph();
    private final FlameBody body = Fx.get(() -> new FlameBody(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1)));
    private final Scene scene = Fx.get(() -> new Scene(new StackPane(body), 800, 300));

    private List<String> texts() {
        scene.snapshot(null);
        return body.textBounds().stream().map(TextBounds::text).toList();
    }

    private void mouse(EventType<MouseEvent> eventType, MouseButton button, String frame) {
        scene.snapshot(null);
        var at = PaintedTexts.first(body, text -> text.equals(frame));
        Clicks.fire(body, eventType, at.x() + 2, at.y() + 2, button);
    }

    private void show() {
        graph.add(new Stack(Fleets.NOW, "dd", List.of("main", "write"), 40));
        graph.add(new Stack(Fleets.NOW, "java", List.of("run"), 60));
        body.show(graph, null, "samples");
    }

    @Test
    void aClickZoomsInAndAClickOnACallerZoomsOut() {
        Fx.run(() -> {
            show();
            mouse(MouseEvent.MOUSE_CLICKED, MouseButton.PRIMARY, "main");
            assertThat(texts()).contains("all", "dd", "main", "write").doesNotContain("java");
            mouse(MouseEvent.MOUSE_CLICKED, MouseButton.PRIMARY, "all");
            assertThat(texts()).contains("java");
            mouse(MouseEvent.MOUSE_CLICKED, MouseButton.SECONDARY, "dd");
            assertThat(texts()).contains("java");
        });
    }

    @Test
    void theFrameUnderThePointerStaysDescribedWhenSamplesArrive() {
        Fx.run(() -> {
            show();
            mouse(MouseEvent.MOUSE_MOVED, MouseButton.NONE, "java");
            assertThat(texts()).anyMatch(text -> text.startsWith("java: 60 % of all"));
            graph.add(new Stack(Fleets.NOW, "java", List.of("run"), 100));
            body.show(graph, null, "samples");
            assertThat(texts()).anyMatch(text -> text.startsWith("java: 80 % of all"));
        });
    }
}
