package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.Labels;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.styles.Theme;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.PaintedTexts;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.widgets.NameValueList;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import javafx.event.EventType;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;

class LogPaneKeysTest {
    private static LogLine line(long nanos, String level, String text) {
        return new LogLine(new LogSource.Line(nanos, Labels.of("level", level), Map.of(), text));
    }

    @Test
    void controlASelectsAllLinesThatAreShown() {
        Fx.run(() -> {
            var viewer = new LogPane(Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked"))));
            viewer.model.addNewer(List.of(line(1, "info", "a"), line(2, "debug", "b"), line(3, "info", "c")));
            viewer.hide(EnumSet.of(LogLevel.DEBUG));
            Keys.press(viewer, KeyCode.A, false, true);
            assertThat(viewer.canvas.selection.lines())
                    .extracting(LogLine::text)
                    .containsExactly("a", "c");
        });
    }

    @Test
    void theRightButtonKeepsTheSelectionThatItsMenuCopies() {
        var viewer = new AtomicReference<LogPane>();
        Pictures.draw("log-menu", Theme.NIGHT, 800, 400, _ -> {
            var drawn = new LogPane(Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked"))));
            drawn.model.addNewer(List.of(line(1, "info", "a"), line(2, "info", "b"), line(3, "info", "c")));
            viewer.set(drawn);
            return drawn;
        });
        Fx.run(() -> {
            var canvas = Objects.requireNonNull(viewer.get()).canvas;
            mouse(canvas, MouseEvent.MOUSE_PRESSED, MouseButton.PRIMARY, "a");
            mouse(canvas, MouseEvent.MOUSE_DRAGGED, MouseButton.PRIMARY, "b");
            mouse(canvas, MouseEvent.MOUSE_PRESSED, MouseButton.SECONDARY, "a");
            assertThat(canvas.selection.lines()).extracting(LogLine::text).containsExactly("a", "b");
            mouse(canvas, MouseEvent.MOUSE_PRESSED, MouseButton.SECONDARY, "c");
            assertThat(canvas.selection.lines()).extracting(LogLine::text).containsExactly("c");
        });
    }

    @Test
    void theTimeOfTheVisibleLinesIsThatOfTheLastMove() {
        var viewer = new AtomicReference<LogPane>();
        Pictures.draw("log-moved", Theme.NIGHT, 800, 300, _ -> {
            var drawn = new LogPane(Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked"))));
            drawn.model.addNewer(LongStream.range(0, 200)
                    .mapToObj(second -> line(second * 1_000_000_000, "info", "line " + second))
                    .toList());
            viewer.set(drawn);
            return drawn;
        });
        var canvas = Objects.requireNonNull(viewer.get()).canvas;
        Fx.run(() -> canvas.scroll.scrollToStart());
        Fx.run(() -> canvas.getScene().snapshot(null));
        Fx.eventually(() -> startsAt(canvas, Instant.EPOCH));
        Fx.run(() -> {
            canvas.page(2);
            canvas.getScene().snapshot(null);
        });
        var texts = Fx.get(canvas::textBounds).stream().map(TextBounds::text).toList();
        Fx.eventually(() -> !startsAt(canvas, Instant.EPOCH));
        var visible = Fx.get(() -> canvas.visibleWindow().getValue().orElseThrow());
        // The last line may be visible in part.
        assertThat(texts)
                .contains(
                        "line " + visible.start().getEpochSecond(),
                        "line " + (visible.end().getEpochSecond() - 1))
                .doesNotContain("line 0");
    }

    private static boolean startsAt(LogCanvas canvas, Instant start) {
        return canvas.visibleWindow()
                .getValue()
                .filter(visible -> visible.start().equals(start))
                .isPresent();
    }

    private static void mouse(LogCanvas canvas, EventType<MouseEvent> eventType, MouseButton button, String line) {
        var at = PaintedTexts.first(canvas, text -> text.equals(line));
        Clicks.fire(canvas, eventType, at.x() + 1, at.y() + 1, button);
    }

    @Test
    void theTimeOfALineIsShownOnceIfItsZoneIsUtc() {
        var line = line(1_500_000_000, "info", "a");
        assertThat(new LineDetails(ZoneOffset.UTC, _ -> {}, _ -> {}).of(line))
                .extracting(NameValueList.Entry::name, NameValueList.Entry::value)
                .startsWith(tuple("Time", ""), tuple("UTC", "1970-01-01 00:00:01.500 UTC"), tuple("Line", ""));
    }
}
