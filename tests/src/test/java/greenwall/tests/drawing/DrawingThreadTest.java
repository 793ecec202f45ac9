package greenwall.tests.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.PollTiming.DelayTimer;
import greenwall.fleet.promql.Promql;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.AssembledConsole;
import greenwall.views.HostFilter;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewList;
import greenwall.views.window.FxToolkit;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;
import tools.jackson.databind.json.JsonMapper;

/// Drives the console on the practice range through every view, an explanation, filters and searches: the
/// flight recorder sees the drawing threads do nothing but draw. The range's time runs fifteen times as fast,
/// so that there is a poll every second.
@Tag("slow")
class DrawingThreadTest {
    private static final int SPEED = 15;
    private static final Duration WORK = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final FxRobot robot = new FxRobot();

    @BeforeAll
    static void toolkit() {
        FxToolkit.startHeadless();
    }

    private static void eventually(String description, Callable<Boolean> condition) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("it did not come to be: " + description, e);
        }
    }

    /// Runs polls at the speed of the range's time.
    private static DelayTimer fastTimer() {
        var timer = DelayTimer.ofThisMachine("poll");
        return new DelayTimer() {
            @Override
            public void schedule(Duration pause, Runnable work) {
                timer.schedule(pause.dividedBy(SPEED), work);
            }

            @Override
            public void close() {
                timer.close();
            }
        };
    }

    private static void polls(AssembledConsole console, int count) throws Exception {
        long seen = console.states();
        eventually(count + " polls more", () -> console.states() >= seen + count);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void drawingThreadsDoNothingButDrawing() throws Exception {
        var options = new PracticeRangeOptions(
                40,
                List.of(IncidentKind.FAILING_DISK),
                1,
                SPEED,
                Optional.empty(),
                DialectMix.SITES,
                RunningLabServers.ListenOptions.LOOPBACK);
        var file = folder.resolve("drawing.jfr");
        try (var range = PracticeRange.start(options);
                var recording = DrawingThreadProfile.recording()) {
            range.evaluator().awaitCaughtUp(Duration.ofMinutes(1));
            var sources = AssembledConsole.ssh(range);
            sources.setProperty("prometheus", range.servers().prometheus().toString());
            sources.setProperty("loki", range.servers().loki().toString());
            sources.setProperty("alertmanager", range.servers().alertmanager().toString());
            recording.start();
            try (var console = new AssembledConsole(folder, sources, range.clock(), fastTimer())) {
                eventually("the fleet is known", () -> console.last().hosts().size() >= 40);
                visitEveryView(console);
            }
            recording.stop();
            recording.dump(file);
        }
        var drawing = DrawingThreadProfile.of(file);
        System.out.println("the threads that draw were seen at work " + drawing.samples() + " times");
        assertThat(drawing.samples()).as("samples of the JavaFX thread").isGreaterThan(100);
        assertThat(drawing.summary())
                .as("what the threads that draw did beside drawing")
                .isEmpty();
    }

    /// Proves that the test above can fail.
    @Test
    void workOnTheDrawingThreadIsDetected() throws Exception {
        var file = folder.resolve("work.jfr");
        var text = Files.writeString(folder.resolve("text"), "{\"a\":[1,2,3]}");
        // A large input, because samples of short work are lost where it allocates.
        var answer = IntStream.range(0, 20_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        var line = "ab".repeat(500);
        try (var recording = DrawingThreadProfile.recording()) {
            recording.start();
            onTheThread(() -> Files.readString(text));
            onTheThread(() -> {
                TimeUnit.MILLISECONDS.sleep(20);
                return "";
            });
            keepBusy(i -> Promql.parse("sum by (instance) (rate(node_cpu_seconds_total[5m])) > " + i));
            keepBusy(_ -> JsonMapper.shared().readTree(answer));
            keepBusy(i -> Pattern.compile("[ab]+" + i + "c").matcher(line).find() ? "" : line);
            keepBusy(i -> new Random(i).ints(20_000).boxed().sorted().toList());
            recording.stop();
            recording.dump(file);
        }
        assertThat(DrawingThreadProfile.of(file).summary())
                .anyMatch(seen -> seen.contains("it read or wrote"))
                .anyMatch(seen -> seen.contains("it waited"))
                .anyMatch(seen -> seen.contains("it worked for greenwall.fleet.promql."))
                .anyMatch(seen -> seen.contains("it worked for tools.jackson."))
                .anyMatch(seen -> seen.contains("it matched a pattern"))
                .anyMatch(seen -> seen.contains("it sorted"));
    }

    private static void onTheThread(Callable<?> work) throws Exception {
        WaitForAsyncUtils.asyncFx(work).get(60, TimeUnit.SECONDS);
    }

    /// Counts CPU time, because a thread is sampled only while it runs.
    private static void keepBusy(IntFunction<?> work) throws Exception {
        onTheThread(() -> {
            var threads = ManagementFactory.getThreadMXBean();
            long until = threads.getCurrentThreadCpuTime() + WORK.toNanos();
            int times = 0;
            while (threads.getCurrentThreadCpuTime() < until) {
                times += work.apply(times) == null ? 0 : 1;
            }
            return times;
        });
    }

    /// Opens every view, and performs the actions of those that have some.
    private void visitEveryView(AssembledConsole console) throws Exception {
        var host = console.reached().getFirst();
        var name = Optional.of(new Place.HostRef(host.cluster().name(), host.name()));
        for (var view : ViewList.ids()) {
            var place = new Place(view, name, TimeRangeChoice.last(Duration.ofHours(1)), Map.of());
            go(console, place);
            switch (view) {
                case "wall" -> {
                    robot.write("a");
                    robot.push(KeyCode.ESCAPE);
                    robot.push(KeyCode.F6);
                    robot.push(KeyCode.RIGHT);
                }
                case "host" -> go(console, place.during(TimeRangeChoice.last(Duration.ofHours(24))));
                case "alerts" -> {
                    robot.push(KeyCode.SLASH);
                    robot.write("disk -a");
                    robot.push(KeyCode.ESCAPE);
                    robot.push(KeyCode.N);
                }
                case "explain" -> {
                    go(console, place.with("quantity", "disk.latency"));
                    robot.push(KeyCode.DOWN);
                    robot.push(KeyCode.ENTER);
                }
                case "logs" -> {
                    robot.push(KeyCode.T);
                    robot.push(KeyCode.SLASH);
                    robot.write("error");
                    robot.push(KeyCode.ENTER);
                }
                case "query" ->
                    go(console, place.with("q1", "promql:sum by (instance) (rate(node_cpu_seconds_total[5m]))"));
                case "clusters" -> {
                    go(
                            console,
                            place.withScope(HostFilter.ALL.with(
                                    HostFilter.CLUSTER, host.cluster().name())));
                    robot.push(KeyCode.CONTROL, KeyCode.K);
                    robot.write("fleet");
                    robot.push(KeyCode.ENTER);
                    robot.push(KeyCode.F8);
                }
                default -> robot.push(KeyCode.DOWN);
            }
        }
        polls(console, 1);
    }

    private static void go(AssembledConsole console, Place place) throws Exception {
        console.console().go(place);
        polls(console, 1);
    }
}
