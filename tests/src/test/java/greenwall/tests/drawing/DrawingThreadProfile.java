package greenwall.tests.drawing;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.QuantityColumn;
import greenwall.fleet.state.SourceClock;
import greenwall.fleet.state.SourceState;
import greenwall.lab.world.LabClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// What a flight recording shows of the drawing threads: how often they were sampled, and where they did
/// something other than drawing.
///
/// Permitted are: the toolkit; our `views` and `styles`; reading known values, see [#READ]; the ports, which
/// only start work on other threads; parsing a one-line expression; loading classes and resources of the
/// program itself. An offence is: reading or writing a file or a socket; waiting for more than a millisecond
/// outside the toolkit; and, if sampled for the length of a frame in total, any other code of ours or of a
/// library, matching a pattern, and sorting.
///
/// @param samples how often the JavaFX thread was sampled
/// @param offences stacks by kind of offence
public record DrawingThreadProfile(int samples, Map<String, List<String>> offences) {
    private static final Set<String> NAMES = Set.of("JavaFX Application Thread", "QuantumRenderer-0");
    private static final Set<String> TOUCHES =
            Set.of("jdk.FileRead", "jdk.FileWrite", "jdk.FileForce", "jdk.SocketRead", "jdk.SocketWrite");
    private static final Set<String> WAITS =
            Set.of("jdk.ThreadPark", "jdk.ThreadSleep", "jdk.JavaMonitorEnter", "jdk.JavaMonitorWait");
    private static final String TOUCHED = "it read or wrote";
    private static final String WAITED = "it waited";
    private static final Duration WAIT = Duration.ofMillis(1);
    private static final Duration SAMPLED = Duration.ofMillis(5);
    private static final int FRAME = 4;
    private static final int SHOWN = 16;

    /// Classes, style sheets and fonts are loaded on first use, on whichever thread needs them.
    private static final List<String> LOADERS = """
            java.lang.ClassLoader
            jdk.internal.loader.
            java.util.ServiceLoader
            java.lang.invoke.
            javafx.css.
            com.sun.javafx.css.
            com.sun.javafx.font.
            java.util.ResourceBundle
            """.lines().toList();

    private static final List<String> OF_THE_JDK = """
            java.
            jdk.
            sun.
            javax.
            """.lines().toList();
    private static final List<String> TOOLKIT = List.of("javafx.", "com.sun.");

    /// Our packages that draw, and what a test does on the thread to observe it.
    private static final List<String> DRAWS = List.of(
            "greenwall.views.",
            "greenwall.styles.",
            "greenwall.tests.",
            LabClock.class.getName() + ".",
            "org.testfx.",
            "greenwall.app.console.");

    /// Values that views read and format: none of them folds a response or judges a value.
    private static final List<String> READ = Stream.of(
                    ElapsedTime.class,
                    Labels.class,
                    TimeWindow.class,
                    Unit.class,
                    SanitizedText.class,
                    DetailViewQuery.class,
                    QuantityForm.class,
                    Quantity.class,
                    QuantityCatalogue.class,
                    Matrix.class,
                    Cell.class,
                    CellState.class,
                    ClusterState.class,
                    QuantityColumn.class,
                    FleetState.class,
                    HostState.class,
                    SourceClock.class,
                    SourceState.class)
            .map(Class::getName)
            .flatMap(name -> Stream.of(name + ".", name + "$"))
            .toList();

    /// A one-line expression, typed by a user or queried for one host, may be parsed on the thread; so may a
    /// few of them.
    private static final List<String> ONE_LINE = """
            greenwall.views.query.
            greenwall.fleet.explain.metric.PromqlQuery
            greenwall.views.completion.
            greenwall.views.logs.Log
            """.lines().toList();
    private static final List<String> LANGUAGES = List.of("greenwall.fleet.promql.", "greenwall.fleet.logql.");

    private static final List<String> SORTING = """
            java.util.TimSort
            java.util.ComparableTimSort
            java.util.DualPivotQuicksort
            java.util.Arrays.sort
            """.lines().toList();

    /// A recording of all events examined here; not started yet.
    public static Recording recording() {
        var recording = new Recording();
        TOUCHES.forEach(
                event -> recording.enable(event).withThreshold(Duration.ZERO).withStackTrace());
        WAITS.forEach(event -> recording.enable(event).withThreshold(WAIT).withStackTrace());
        recording.enable("jdk.ExecutionSample").withPeriod(SAMPLED).withStackTrace();
        return recording;
    }

    public static DrawingThreadProfile of(Path recording) throws IOException {
        int samples = 0;
        var offences = new LinkedHashMap<String, List<String>>();
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                var event = file.readEvent();
                var kind = event.getEventType().getName();
                if (!isOnDrawingThread(event, kind) || event.getStackTrace() == null || isProgramFile(event)) {
                    continue;
                }
                var frames = event.getStackTrace().getFrames().stream()
                        .filter(RecordedFrame::isJavaFrame)
                        .map(f -> f.getMethod().getType().getName() + "."
                                + f.getMethod().getName())
                        .toList();
                if (kind.equals("jdk.ExecutionSample")) {
                    samples++;
                }
                offence(kind, frames)
                        .ifPresent(reason -> offences.computeIfAbsent(reason, _ -> new ArrayList<>())
                                .add(frames.stream().limit(SHOWN).collect(Collectors.joining("\n    ", "\n    ", ""))));
            }
        }
        return new DrawingThreadProfile(samples, offences);
    }

    private static boolean isOnDrawingThread(RecordedEvent event, String kind) {
        var thread = kind.equals("jdk.ExecutionSample") ? event.getThread("sampledThread") : event.getThread();
        // A non-Java thread has no Java name.
        return thread != null && thread.getJavaName() != null && NAMES.contains(thread.getJavaName());
    }

    /// Whether it reads a part of the program itself (a theme, the table of quantities), which is loaded on
    /// first use.
    private static boolean isProgramFile(RecordedEvent event) {
        var path = event.hasField("path") ? event.getString("path") : null;
        return path != null
                && (path.startsWith(System.getProperty("java.home"))
                        || Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .anyMatch(path::startsWith));
    }

    private static Optional<String> offence(String kind, List<String> frames) {
        if (anyStartsWith(frames, LOADERS) || frames.stream().anyMatch(f -> f.endsWith(".<clinit>"))) {
            return Optional.empty();
        }
        if (TOUCHES.contains(kind)) {
            return Optional.of(TOUCHED);
        }
        var caller = frames.stream()
                .filter(f -> !startsWithAny(f, OF_THE_JDK))
                .findFirst()
                .orElse("");
        boolean isOurs = !startsWithAny(caller, TOOLKIT);
        if (WAITS.contains(kind)) {
            return isOurs ? Optional.of(WAITED) : Optional.empty();
        }
        if (anyStartsWith(frames, ONE_LINE) && anyStartsWith(frames, LANGUAGES)) {
            return Optional.empty();
        }
        var foreignFrame = frames.stream()
                .filter(f -> !startsWithAny(f, OF_THE_JDK)
                        && !startsWithAny(f, TOOLKIT)
                        && !startsWithAny(f, DRAWS)
                        && !startsWithAny(f, READ))
                .findFirst();
        if (foreignFrame.isPresent()) {
            return Optional.of("it worked for "
                    + foreignFrame.get().substring(0, foreignFrame.get().lastIndexOf('.')));
        }
        if (isOurs && anyStartsWith(frames, List.of("java.util.regex."))) {
            return Optional.of("it matched a pattern");
        }
        if (isOurs && anyStartsWith(frames, SORTING)) {
            return Optional.of("it sorted");
        }
        return Optional.empty();
    }

    private static boolean anyStartsWith(List<String> frames, List<String> prefixes) {
        return frames.stream().anyMatch(f -> startsWithAny(f, prefixes));
    }

    private static boolean startsWithAny(String frame, List<String> prefixes) {
        return prefixes.stream().anyMatch(frame::startsWith);
    }

    /// The offences that count: work of a few microseconds is occasionally sampled by chance.
    public List<String> summary() {
        var counted = new ArrayList<String>();
        offences.forEach((reason, stacks) -> {
            if (stacks.size() >= FRAME || reason.equals(TOUCHED) || reason.equals(WAITED)) {
                counted.add(stacks.size() + " times " + reason + " in" + stacks.getFirst());
            }
        });
        return counted;
    }
}
