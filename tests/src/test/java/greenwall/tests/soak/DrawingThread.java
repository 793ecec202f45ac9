package greenwall.tests.soak;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// What a flight recording says of the drawing thread: how often it was seen at work, and where it did something that
/// is
/// not drawing.
///
/// @param samples how often it was seen at work
/// @param offences each with the stack that it was seen in
record DrawingThread(int samples, Set<String> offences) {
    private static final String NAME = "JavaFX Application Thread";
    private static final Set<String> TOUCHES =
            Set.of("jdk.FileRead", "jdk.FileWrite", "jdk.FileForce", "jdk.SocketRead", "jdk.SocketWrite");
    private static final Set<String> WAITS =
            Set.of("jdk.ThreadPark", "jdk.ThreadSleep", "jdk.JavaMonitorEnter", "jdk.JavaMonitorWait");
    /// Those who ask, read and take apart what came.
    private static final List<String> ABROAD = List.of(
            "greenwall.connectors.",
            "greenwall.fleet.heartbeat.",
            "okhttp3.",
            "okio.",
            "tools.jackson.",
            "com.jcraft.",
            "java.net.http.",
            "sun.nio.ch.NioSocketImpl");
    /// A class, a style sheet or a font that is needed for the first time is read where it is needed.
    private static final List<String> LOADERS = List.of(
            "java.lang.ClassLoader",
            "jdk.internal.loader.",
            "java.util.ServiceLoader",
            "java.lang.invoke.",
            "javafx.css.",
            "com.sun.javafx.css.",
            "com.sun.javafx.font.",
            "java.util.ResourceBundle");
    private static final int SHOWN = 14;

    static DrawingThread of(Path recording) throws IOException {
        int samples = 0;
        var offences = new LinkedHashSet<String>();
        try (var file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                var event = file.readEvent();
                var kind = event.getEventType().getName();
                if (!onIt(event, kind) || event.getStackTrace() == null || ofTheProgram(event)) {
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
                why(kind, frames)
                        .ifPresent(why -> offences.add(why + " in\n    "
                                + frames.stream().limit(SHOWN).collect(Collectors.joining("\n    "))));
            }
        }
        return new DrawingThread(samples, offences);
    }

    private static boolean onIt(RecordedEvent event, String kind) {
        var thread = kind.equals("jdk.ExecutionSample") ? event.getThread("sampledThread") : event.getThread();
        return thread != null && NAME.equals(thread.getJavaName());
    }

    /// A part of the program itself (a theme, the table of quantities) is read when it is needed for the first time.
    private static boolean ofTheProgram(RecordedEvent event) {
        var path = event.hasField("path") ? event.getString("path") : null;
        return path != null
                && (path.startsWith(System.getProperty("java.home"))
                        || Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .anyMatch(path::startsWith));
    }

    private static Optional<String> why(String kind, List<String> frames) {
        if (has(frames, LOADERS)) {
            return Optional.empty();
        }
        boolean ours = frames.stream().anyMatch(f -> f.startsWith("greenwall."));
        var found = new ArrayList<String>();
        if (ours && TOUCHES.contains(kind)) {
            found.add("it read or wrote");
        }
        if (ours && WAITS.contains(kind)) {
            found.add("it waited");
        }
        if (kind.equals("jdk.ExecutionSample") && has(frames, ABROAD)) {
            found.add("it did the connectors' work");
        }
        return found.stream().findFirst();
    }

    private static boolean has(List<String> frames, List<String> beginnings) {
        return frames.stream().anyMatch(f -> beginnings.stream().anyMatch(f::startsWith));
    }
}
