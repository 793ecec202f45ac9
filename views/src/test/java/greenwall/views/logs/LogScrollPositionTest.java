package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.source.LogSource;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import greenwall.views.testing.UnconnectedServices;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogScrollPositionTest {
    private static LogLine line(long nanos, String level) {
        return new LogLine(new LogSource.Line(nanos, Labels.of("level", level), Map.of(), "text"));
    }

    @Test
    void aLogThatIsHeldDoesNotMoveWithNewLines() {
        Fx.run(() -> {
            var model = new LogModel(UnconnectedServices.background());
            var canvas = new LogCanvas(Contexts.style(), model, ZoneOffset.UTC, () -> {});
            canvas.resize(400, 120);
            model.addNewer(IntStream.range(0, 50).mapToObj(i -> line(i, "info")).toList());
            canvas.scroll.hold();
            int held = canvas.scroll.index();
            assertThat(held).isPositive();
            model.addNewer(List.of(line(60, "info"), line(70, "info")));
            canvas.scroll.settle();
            assertThat(canvas.scroll.index()).isEqualTo(held);
            model.addNewer(List.of(line(0, "info")));
            canvas.scroll.settle();
            assertThat(canvas.scroll.index())
                    .as("the same line, after one that arrived late")
                    .isEqualTo(held + 1);
            canvas.scroll.scrollToEnd();
            canvas.scroll.settle();
            assertThat(canvas.scroll.index()).isEqualTo(held + 3);
        });
    }

    @Test
    void aLogTooSmallForALineStaysAtItsEndEvenWithHiddenLevels() {
        Fx.run(() -> {
            var model = new LogModel(UnconnectedServices.background());
            model.hide(EnumSet.of(LogLevel.DEBUG));
            model.addNewer(List.of(line(10, "info"), line(20, "debug"), line(30, "info")));
            while (!model.settled()) {
                model.advance(1_000_000);
            }
            var canvas = new LogCanvas(Contexts.style(), model, ZoneOffset.UTC, () -> {});
            canvas.resize(400, 4);
            canvas.scroll.settle();
            assertThat(canvas.scroll.atEnd()).isTrue();
            assertThat(canvas.scroll.index()).isEqualTo(1);
        });
    }
}
