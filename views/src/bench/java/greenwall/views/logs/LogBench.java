package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.LogSource;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.BackgroundRunner;
import greenwall.views.ConsoleBackend;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 200,000 lines at 1920 by 1080 on the software pipeline: how long a frame takes while they are loaded,
/// scrolled, searched and grouped, and during a live tail. The content of the frames is checked as well.
@Tag("bench")
class LogBench {
    private static final double BAR = 50;
    private static final int FRAMES = 300;

    /// Work runs outside the JavaFX thread, as in a console.
    private static ConsoleBackend ports(LogQueries logs) {
        return new RangeQueriesOnlyBackend() {
            @Override
            public LogQueries logs() {
                return logs;
            }

            @Override
            public BackgroundRunner background() {
                return new BackgroundRunner() {
                    @Override
                    public <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver) {
                        Thread.ofVirtual().start(() -> {
                            var result = BackgroundRunner.attempt(work);
                            Platform.runLater(() -> receiver.accept(result));
                        });
                    }
                };
            }
        };
    }

    private final FakeLogs logs = new FakeLogs(0, Fleets.NOW);
    private final RealWindow window = RealWindow.open();
    private final LogsView view = Fx.get(() -> new LogsView(new ViewContext(
            new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
            InstantSource.fixed(Fleets.NOW),
            ZoneId.of("Europe/Berlin"),
            ports(logs),
            _ -> {})));
    private int frames;
    private int slowFrames;

    @BeforeEach
    void open() {
        window.frame(() -> {
            window.setContent(view.node());
            view.onShown(new Place(
                    "logs",
                    Optional.of(new Place.HostRef("prod-east", "node04.fra1")),
                    TimeRangeChoice.last(Duration.ofHours(1)),
                    Map.of()));
            view.show(Fleets.rich());
        });
        for (int i = 0; i < 60; i++) {
            window.frame(() -> {});
        }
    }

    private LogModel model() {
        return view.viewer.model;
    }

    private LogCanvas canvas() {
        return view.viewer.canvas;
    }

    private void measure(String name, int frames, Runnable work) {
        report(Timing.frames(name, frames, window, work));
    }

    private void report(Timing timing) {
        System.out.println(timing);
        frames += timing.sorted().length;
        slowFrames +=
                (int) Arrays.stream(timing.sorted()).filter(each -> each > BAR).count();
    }

    /// Completes the remaining work of a change frame by frame, as the pulse would.
    private void measureRemainingWork(String name) {
        var frameTimes = new ArrayList<Double>();
        var steal = new StolenCpuTime();
        while (!Fx.get(model()::settled)) {
            frameTimes.add(window.frame(() -> {
                model().advance(8_000_000);
                canvas().repaint();
            }));
        }
        report(Timing.ofMeasured(
                name, frameTimes.stream().mapToDouble(Double::doubleValue).toArray(), steal));
    }

    @Test
    void twoHundredThousandLinesScroll() {
        var lines = FakeLogs.lines(LineStore.MAX_LINES, Fleets.NOW, 5);
        var model = model();
        int[] at = {lines.size()};
        measure("200,000 lines: a page of 2,000 arrives", lines.size() / 2_000, () -> {
            model.addOlder(lines.subList(at[0] - 2_000, at[0]).reversed());
            at[0] -= 2_000;
            canvas().repaint();
        });
        assertThat(model.store().size()).isEqualTo(LineStore.MAX_LINES);
        measure("200,000 lines: wheel", FRAMES, () -> canvas().scroll.scrollBy(-120));
        int[] step = {0};
        measure(
                "200,000 lines: dragging the scroll bar",
                FRAMES,
                () -> canvas().scroll.centre(model.store().first() + (long) (++step[0] * 613) % LineStore.MAX_LINES));
        window.frame(() -> canvas().scroll.centre(model.store().first() + 100_000));
        window.frame(() -> {});
        var visible = Fx.get(() -> canvas().visibleWindow().getValue().orElseThrow());
        var middle = lines.get(100_000).timeNanos();
        assertThat(visible.start().getEpochSecond() * 1_000_000_000L).isLessThanOrEqualTo(middle);
        assertThat((visible.end().getEpochSecond() + 1) * 1_000_000_000L).isGreaterThanOrEqualTo(middle);
        Fx.run(view.bar.wrap::fire);
        measure(
                "200,000 lines: wheel, wrapped lines",
                FRAMES,
                () -> canvas().scroll.scrollBy(120));
        Fx.run(view.bar.wrap::fire);
        measure("200,000 lines: search typed", 1, () -> view.viewer.search("refused", true));
        measureRemainingWork("200,000 lines: searching");
        assertThat(model.shown().size()).isEqualTo((int)
                lines.stream().filter(l -> l.text().contains("refused")).count());
        measure(
                "200,000 lines: wheel over matches",
                FRAMES,
                () -> canvas().scroll.scrollBy(-120));
        Fx.run(() -> {
            view.viewer.search("", false);
            view.bar.templates.fire();
        });
        measureRemainingWork("200,000 lines: grouping");
        long grouped = Fx.get(() -> model.templateMiner().templates().stream()
                .mapToLong(PublishedTemplate::lines)
                .sum());
        assertThat(grouped).isEqualTo(LineStore.MAX_LINES);
        measure("200,000 lines: wheel, grouped", FRAMES, () -> canvas().scroll.scrollBy(-120));
        assertNoStutter();
    }

    @Test
    void aTailOfFiveThousandLinesASecondIsDrawnInBoundedMemory() {
        int perFrame = 5_000 / 60 + 1;
        int ticks = 60 * 60;
        long before = usedMemory();
        var follower = logs.follower().orElseThrow();
        long[] at = {Fleets.NOW.getEpochSecond() * 1_000_000_000L};
        var texts = FakeLogs.lines(20_000, Fleets.NOW, 9);
        int[] next = {0};
        Runnable feed = () -> {
            var batch = new ArrayList<LogLine>(perFrame);
            for (int i = 0; i < perFrame; i++) {
                var sample = texts.get(next[0]++ % texts.size());
                batch.add(new LogLine(new LogSource.Line(
                        at[0] += 200_000,
                        sample.stream(),
                        Map.of(),
                        new String(sample.text().toCharArray()))));
            }
            follower.lines(batch);
        };
        for (int minute = 1; minute <= 10; minute++) {
            measure("5,000 lines/s: frame, part " + minute + "/10", ticks / 10, feed);
        }
        Fx.run(() -> {
            var model = model();
            assertThat(model.store().size()).isEqualTo(LineStore.MAX_LINES);
            assertThat(model.store().dropped()).isEqualTo((long) perFrame * ticks - LineStore.MAX_LINES);
            var last = model.store().get(model.store().end() - 1);
            assertThat(last.timeNanos()).isEqualTo(at[0]);
            view.viewer.pause();
            for (int f = 0; f < 700; f++) {
                feed.run();
            }
            assertThat(model.waiting()).isEqualTo(LogModel.MAX_WAITING);
            assertThat(model.dropped()).isEqualTo(700L * perFrame - LogModel.MAX_WAITING);
            assertThat(view.viewer.status())
                    .anyMatch(part -> part.startsWith("paused, 50,000 waiting"))
                    .anyMatch(part -> part.endsWith("dropped"));
        });
        long growth = usedMemory() - before;
        System.out.printf("held after %,d lines: %,d MiB%n", (long) perFrame * ticks, growth >> 20);
        assertNoStutter();
        assertThat(growth).isLessThan(192L << 20);
    }

    /// At most one frame in a thousand may be slow.
    private void assertNoStutter() {
        System.out.printf("%,d frames, over %.0f ms: %d%n", frames, BAR, slowFrames);
        assertThat(slowFrames).as("frames over %s ms of %d", BAR, frames).isLessThanOrEqualTo(frames / 1_000);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
