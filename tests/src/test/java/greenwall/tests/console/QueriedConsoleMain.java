package greenwall.tests.console;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.ProcessContext;
import greenwall.app.config.ConfigPaths;
import greenwall.views.paint.PaintedRegion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/// The console as `greenwall` starts it, in a process that answers queries on its standard input: which
/// classes are on its heap, which texts are in its windows, and how long its JavaFX thread blocks.
public final class QueriedConsoleMain {
    /// Ends each answer. No text in a window is equal to it.
    static final String END = "\u0004";

    /// The query that sets the error of its clock.
    private static final String CLOCK = "clock ";

    private static volatile Duration clockOff = Duration.ZERO;

    private QueriedConsoleMain() {}

    /// @param arguments the folder to use as the user's home, then the arguments of `greenwall`
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("DISPLAY", "none");
        environment.put("XDG_STATE_HOME", home.resolve("state").toString());
        environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
        var answers = System.out;
        var output = new PrintStream(
                Files.newOutputStream(
                        home.resolve("said-" + ProcessHandle.current().pid())),
                true,
                StandardCharsets.UTF_8);
        var process = new ProcessContext(
                output,
                output,
                () -> InstantSource.system().instant().plus(clockOff),
                ZoneOffset.UTC,
                environment,
                new ConfigPaths("linux", home, environment::get),
                false);
        var options = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
        Thread.ofPlatform().start(() -> {
            int code = GreenwallCommand.run(process, options);
            output.println("ended with " + code);
            System.exit(code);
        });
        answerCommands(answers);
        Runtime.getRuntime().halt(0);
    }

    /// Answers each query with lines, followed by [#END].
    private static void answerCommands(PrintStream out) throws Exception {
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        FxThreadDelays delays = null;
        for (var command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "windows" ->
                    out.println(inWindows(Window::getWindows, List.of()).size());
                case "heap" -> heap().forEach(out::println);
                case "texts" -> inWindows(QueriedConsoleMain::texts, List.of()).forEach(out::println);
                case "places" ->
                    inWindows(QueriedConsoleMain::places, List.of()).forEach(out::println);
                case "held texts" -> inWindows(ReachableTexts::now, List.of()).forEach(out::println);
                case "measure" -> delays = FxThreadDelays.begin();
                case "delays" -> {
                    if (delays != null) {
                        delays.end().forEach(out::println);
                    }
                }
                default -> {
                    if (command.startsWith(CLOCK)) {
                        clockOff = Duration.parse(command.substring(CLOCK.length()));
                    } else {
                        out.println("what is " + command + "?");
                    }
                }
            }
            out.println(END);
            out.flush();
        }
    }

    private interface WindowQuery<T> {
        List<? extends T> now();
    }

    /// Runs a query on the JavaFX thread; returns `before` if no toolkit runs yet.
    private static <T> List<T> inWindows(WindowQuery<T> look, List<T> before) throws Exception {
        var seen = new CompletableFuture<List<T>>();
        try {
            Platform.runLater(() -> {
                try {
                    seen.complete(List.copyOf(look.now()));
                } catch (RuntimeException broken) {
                    seen.completeExceptionally(broken);
                }
            });
        } catch (IllegalStateException notYet) {
            return before;
        }
        while (true) {
            try {
                return seen.get(30, TimeUnit.SECONDS);
            } catch (TimeoutException busy) {
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("JavaFX Application"))
                        .forEach(thread -> System.err.println("The drawing thread is busy: " + stack(thread)));
            }
        }
    }

    /// The classes of this project and of the SSH library that have live objects.
    private static List<String> heap() throws Exception {
        var table = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return table.lines()
                .map(l -> l.strip().split("\\s+"))
                .filter(c -> c.length > 3 && (c[3].startsWith("greenwall.") || c[3].startsWith("com.jcraft.")))
                .map(c -> c[3])
                .collect(Collectors.toList());
    }

    private static List<String> texts() {
        var all = new ArrayList<String>();
        for (var window : Window.getWindows()) {
            if (window instanceof Stage stage) {
                add(all, stage.getTitle());
            }
            texts(window.getScene().getRoot(), all);
        }
        return all;
    }

    /// The position of each visible text on the screen: `x y width height text`.
    private static List<String> places() {
        var all = new ArrayList<String>();
        Window.getWindows().forEach(window -> places(window.getScene().getRoot(), all));
        return all;
    }

    private static void places(Node node, List<String> all) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof PaintedRegion painted) {
            painted.textBounds()
                    .forEach(bounds -> place(
                            painted,
                            new BoundingBox(bounds.x(), bounds.y(), bounds.width(), bounds.height()),
                            bounds.text(),
                            all));
        }
        if (node instanceof Labeled labeled) {
            place(node, node.getBoundsInLocal(), labeled.getText(), all);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> places(child, all));
        }
    }

    private static void place(Node node, Bounds bounds, @Nullable String text, List<String> all) {
        var screenBounds = node.localToScreen(bounds);
        if (screenBounds != null && text != null && !text.isBlank()) {
            all.add("%.0f %.0f %.0f %.0f %s"
                    .formatted(
                            screenBounds.getMinX(),
                            screenBounds.getMinY(),
                            screenBounds.getWidth(),
                            screenBounds.getHeight(),
                            text.replace('\n', ' ')));
        }
    }

    private static void texts(Node node, List<String> all) {
        switch (node) {
            case Labeled labeled -> add(all, labeled.getText());
            case Text text -> add(all, text.getText());
            case TextInputControl field -> {
                add(all, field.getText());
                add(all, field.getPromptText());
            }
            default -> {}
        }
        add(all, node.getAccessibleText());
        add(all, node.getAccessibleHelp());
        if (node instanceof Control control && control.getTooltip() != null) {
            add(all, control.getTooltip().getText());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> texts(child, all));
        }
    }

    private static void add(List<String> all, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            all.add(text.replace('\n', ' '));
        }
    }

    /// The stack of a thread in one line, to show what blocks it.
    static String stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .limit(12)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
    }

    static void ignore(IOException e) {
        System.getLogger(QueriedConsoleMain.class.getName()).log(System.Logger.Level.DEBUG, "gone", e);
    }
}
