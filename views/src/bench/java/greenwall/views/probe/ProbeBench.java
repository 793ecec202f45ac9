package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.OutputParser;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.FlameGraph;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.SceneTheme;
import greenwall.views.probe.flame.FlamePanel;
import greenwall.views.probe.panel.EventPanel;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.StolenCpuTime;
import greenwall.views.testing.Timing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A window with 300 KB of opensnoop output per second: how long a line takes from the listener until its frame
/// is handed over, and how long frames take. The bench runs for 30 seconds unless `-Dgreenwall.bench.seconds`
/// is set. The CPU time of the JavaFX thread is reported beside the duration of the frames; on a shared
/// machine, the difference is the time that other processes took.
@Tag("bench")
class ProbeBench {
    private static final int BYTES_PER_SECOND = 300_000;
    private static final int CHUNK_MILLIS = 20;
    private static final double FRAME_BAR = 50;

    /// When the event with this number was reported to the listener.
    private record DeliveredEvent(long number, long nanos) {}

    @Test
    void eventsAtThreeHundredKilobytesASecond() throws Exception {
        int seconds = Integer.getInteger("greenwall.bench.seconds", 30);
        var sink = new ConcurrentLinkedQueue<DeliveredEvent>();
        var listener = new ProbeRunListener[1];
        var stage = new Stage[1];
        var view = Fx.get(() -> open(listener, stage));
        var latencies = new ArrayList<Double>();
        var frames = new ArrayList<Double>();
        var cpuTimes = new ArrayList<Double>();
        Fx.run(() -> watch(stage[0].getScene(), view, sink, latencies, frames, cpuTimes));
        var steal = new StolenCpuTime();
        feed(listener[0], sink, seconds);
        Fx.run(() -> stage[0].close());
        Timing.ofMeasured("opensnoop at 300 KB/s: listener to frame", toArray(latencies), steal);
        Timing.ofMeasured("opensnoop at 300 KB/s: frame", toArray(frames), steal);
        assertThat(latencies).as("events that were drawn").hasSizeGreaterThan(1_000 * seconds);
        latencies.sort(Double::compare);
        // The first fifth of the frames includes JIT compilation.
        var warmFrames = frames.subList(Math.min(frames.size(), frames.size() / 5), frames.size()).stream()
                .sorted()
                .toList();
        var warmCpuTimes = cpuTimes.subList(Math.min(cpuTimes.size(), cpuTimes.size() / 5), cpuTimes.size()).stream()
                .sorted()
                .toList();
        System.gc();
        long used = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
        System.out.printf(
                Locale.ROOT,
                "%d s: %d events; listener to frame: median %.1f  p95 %.1f  max %.1f ms; frames: %d, median %.1f  p95 %.1f  p99 %.1f  max %.1f ms, over 50 ms: %d; of the processor: median %.1f  p99 %.1f  max %.1f ms; heap %d MiB%n",
                seconds,
                view.runs().getFirst().run.result().events().total(),
                quantile(latencies, 0.5),
                quantile(latencies, 0.95),
                quantile(latencies, 1),
                warmFrames.size(),
                quantile(warmFrames, 0.5),
                quantile(warmFrames, 0.95),
                quantile(warmFrames, 0.99),
                quantile(warmFrames, 1),
                warmFrames.stream().filter(f -> f > FRAME_BAR).count(),
                quantile(warmCpuTimes, 0.5),
                quantile(warmCpuTimes, 0.99),
                quantile(warmCpuTimes, 1),
                used);
        assertThat(quantile(latencies, 0.95)).isLessThan(250);
        assertThat(quantile(warmFrames, 0.99)).isLessThan(FRAME_BAR);
        assertThat(used).isLessThan(300);
    }

    private static double[] toArray(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
    }

    private static ProbeView open(ProbeRunListener[] listener, Stage[] stage) {
        var themes = new StyleSheets();
        var runner = new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener sink) {
                listener[0] = sink;
                sink.onEvent(new ProbeRunEvent.Starting(Instant.now(), "opensnoop", 1, 1));
                sink.onEvent(new ProbeRunEvent.Running(Instant.now(), "opensnoop", ProbeRunEvent.ClockOffset.UNKNOWN));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), 1, "");
            }
        };
        var runs = new ProbeRunHistory();
        var probe = ProbeCatalogue.builtIn().probe("opensnoop").orElseThrow();
        runs.start(
                runner,
                List.of(new ClusterHost("prod-east", "web01.fra1")),
                (Ready) probe.prepare(Map.of(), probe.defaultDuration()),
                Instant.now());
        var ports = new ProbeOnlyBackend(runner, runs, false);
        var view = new ProbeView(new ViewContext(
                new PaintStyle(themes, Theme.NIGHT, 1), InstantSource.system(), ZoneOffset.UTC, ports, _ -> {}));
        var scene = new Scene(view.node(), 990, 990);
        SceneTheme.apply(scene, themes, Theme.NIGHT, 1);
        stage[0] = new Stage();
        stage[0].setScene(scene);
        stage[0].show();
        view.onShown(new Place(
                "probe", Optional.of(new Place.HostRef("prod-east", "web01.fra1")), Place.HOME.range(), Map.of()));
        view.show(Fleets.healthy(24));
        return view;
    }

    /// A frame lasts from the start of the pulse until the scene is laid out and painted; its picture is then
    /// handed over. An event counts as drawn with the first frame that contains it.
    private static void watch(
            Scene scene,
            ProbeView view,
            ConcurrentLinkedQueue<DeliveredEvent> sink,
            List<Double> latencies,
            List<Double> frames,
            List<Double> cpuTimes) {
        var pulseStart = new long[2];
        var threads = ManagementFactory.getThreadMXBean();
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                pulseStart[0] = System.nanoTime();
                pulseStart[1] = threads.getCurrentThreadCpuTime();
            }
        }.start();
        scene.addPostLayoutPulseListener(() -> {
            long now = System.nanoTime();
            if (pulseStart[0] == 0 || view.runs().isEmpty()) {
                return;
            }
            frames.add((now - pulseStart[0]) / 1e6);
            cpuTimes.add((threads.getCurrentThreadCpuTime() - pulseStart[1]) / 1e6);
            for (var panel : view.runs().getFirst().panels()) {
                if (panel instanceof EventPanel events) {
                    long drawn = shownEvents(events);
                    while (!sink.isEmpty() && sink.peek().number() < drawn) {
                        latencies.add((now - sink.remove().nanos()) / 1e6);
                    }
                }
            }
        });
    }

    /// The number of events next to the panel's title; 0 until the panel is drawn.
    private static long shownEvents(EventPanel panel) {
        var detail = ((Label) panel.lookup(".toolbar > .muted")).getText();
        return detail.isEmpty() ? 0 : Long.parseLong(detail.substring(0, detail.indexOf(' ')));
    }

    private static void feed(ProbeRunListener listener, ConcurrentLinkedQueue<DeliveredEvent> sink, int seconds) {
        var lines = new ArrayDeque<>(RecordedProbeRunner.lines("opensnoop"));
        var heading = lines.remove();
        long[] number = {0};
        OutputParser parser = OutputFormat.ROWS.parser(output -> {
            listener.onEvent(new ProbeRunEvent.OutputReceived(output));
            if (output instanceof ProbeOutput.Event) {
                sink.add(new DeliveredEvent(number[0]++, System.nanoTime()));
            }
        });
        parser.line(heading, Instant.now());
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        long bytes = 0;
        for (int chunk = 1; System.nanoTime() < end; chunk++) {
            long due = (long) BYTES_PER_SECOND * chunk * CHUNK_MILLIS / 1000;
            var now = Instant.now();
            while (bytes < due) {
                var line = lines.remove();
                parser.line(line, now);
                bytes += line.length() + 1;
                lines.add(line);
            }
            long wait = start + Duration.ofMillis((long) chunk * CHUNK_MILLIS).toNanos() - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
        }
    }

    @Test
    void aFlameGraphOfThousandsOfFunctions() {
        var times = Fx.get(() -> {
            var themes = new StyleSheets();
            var graph = new FlameGraph();
            var random = new Random(3);
            for (int i = 0; i < 20_000; i++) {
                var frames = new ArrayList<String>();
                for (int depth = 0; depth < 30; depth++) {
                    frames.add("function" + depth + "_" + random.nextInt(depth < 10 ? 2 : 4));
                }
                graph.add(new ProbeOutput.Stack(Instant.EPOCH, "java", frames, 1 + random.nextInt(5)));
            }
            var panel = new FlamePanel(new PaintStyle(themes, Theme.NIGHT, 1), graph, "samples", List::of, _ -> {});
            var scene = new Scene(panel, 1900, 1000);
            SceneTheme.apply(scene, themes, Theme.NIGHT, 1);
            var image = new WritableImage(1900, 1000);
            panel.refresh();
            var icicle = SceneNodes.labelled(panel, ToggleButton.class, "Icicle");
            Runnable toggle = () -> {
                icicle.fire();
                scene.snapshot(image);
            };
            for (int i = 0; i < 10; i++) {
                toggle.run();
            }
            var timing = Timing.of("flame graph at its size limit: inverted", 30, toggle);
            var colours = new HashSet<Integer>();
            for (int x = 0; x < 1900; x++) {
                for (int y = 0; y < 1000; y += 7) {
                    colours.add(image.getPixelReader().getArgb(x, y));
                }
            }
            assertThat(colours).as("colours of a drawn flame graph").hasSizeGreaterThan(20);
            return timing;
        });
        System.out.println(times);
    }
}
