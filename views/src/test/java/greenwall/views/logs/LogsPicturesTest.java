package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Parent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsPicturesTest {
    private static Parent draw(
            String name,
            int lines,
            int width,
            int height,
            Theme theme,
            Map<String, String> more,
            Consumer<LogsView> then) {
        var drawn = new Parent[1];
        Pictures.draw(name, theme, width, height, style -> {
            drawn[0] = view(style, lines, width, height, more, then);
            return drawn[0];
        });
        return drawn[0];
    }

    private static Parent view(
            PaintStyle style, int lines, int width, int height, Map<String, String> more, Consumer<LogsView> then) {
        var view = new LogsView(
                Contexts.inBerlin(style, new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(lines, Fleets.NOW))));
        view.node().resize(width, height);
        view.onShown(new Place(
                "logs",
                Optional.of(new Place.HostRef("prod-east", "node04.fra1")),
                TimeRangeChoice.last(Duration.ofHours(1)),
                more));
        view.show(Fleets.rich());
        view.node().applyCss();
        view.node().layout();
        then.accept(view);
        return view.node();
    }

    @ParameterizedTest
    @CsvSource({"1280, 720, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, CONTRAST"})
    void templatesAndAFullLineAreShownBesideTheLines(int width, int height, Theme theme) {
        var root = draw("logs-rich", 3_000, width, height, theme, Map.of("find", "port"), view -> {
            view.bar.templates.fire();
            view.viewer.canvas.select(view.viewer.model.store().end() - 5, false);
        });
        assertThat(Fx.get(() -> SceneNodes.faults(root))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, 720, DAYLIGHT", "1920, 1080, NIGHT"})
    void longLinesAreWrapped(int width, int height, Theme theme) {
        var root = draw("logs-wrapped", 3_000, width, height, theme, Map.of(), view -> view.bar.wrap.fire());
        assertThat(Fx.get(() -> SceneNodes.faults(root))).isEmpty();
    }

    @Test
    void anErrorInTheQueryIsShownInOneLine() {
        var root = draw("logs-error", 0, 1280, 720, Theme.NIGHT, Map.of("query", "{hostname=\"a\"} |"), _ -> {});
        assertThat(Fx.get(() -> SceneNodes.faults(root))).isEmpty();
    }

    @Test
    void aWindowWithoutLinesIsReported() {
        var root = draw("logs-none", 0, 1280, 720, Theme.DAYLIGHT, Map.of(), _ -> {});
        assertThat(Fx.get(() -> SceneNodes.faults(root))).isEmpty();
    }
}
