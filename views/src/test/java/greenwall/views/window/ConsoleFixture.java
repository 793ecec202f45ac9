package greenwall.views.window;

import greenwall.styles.StyleSheets;
import greenwall.views.ConsoleBackend;
import greenwall.views.ViewDescriptor;
import greenwall.views.ViewList;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// Starts a console in real windows and closes it after each test.
abstract class ConsoleFixture {
    final FxRobot robot = new FxRobot();
    final List<SavedWindows> saved = new CopyOnWriteArrayList<>();
    private final List<ConsoleWindows> consoles = new ArrayList<>();
    /// The views that were created, each with its backend.
    final List<Map.Entry<String, ConsoleBackend>> createdViews = new CopyOnWriteArrayList<>();

    /// The view that fails when it is shown.
    volatile String failing = "";

    volatile Instant now = Fleets.NOW;

    volatile ConsoleBackend backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked"));

    ConsoleWindows start(SavedWindows windows, ConsoleWindows.StartWindows opening) {
        Fx.run(() -> {});
        var console = ConsoleWindows.start(
                () -> new ConsoleContext(
                        new StyleSheets(),
                        ViewList.all().stream().map(this::recorded).toList(),
                        () -> now,
                        ZoneId.of("Europe/Berlin"),
                        () -> backend),
                new SavedWindows.WindowStore() {
                    @Override
                    public SavedWindows load() {
                        return windows;
                    }

                    @Override
                    public void save(SavedWindows newest) {
                        saved.add(newest);
                    }
                },
                opening);
        consoles.add(console);
        console.show(Fleets.withProblems(214));
        console.show(Fleets.firing());
        WaitForAsyncUtils.waitForFxEvents();
        var newest = stages().getLast();
        Fx.eventually(newest::isFocused);
        Fx.pulse(newest.getScene());
        return console;
    }

    private ViewDescriptor recorded(ViewDescriptor kind) {
        return new ViewDescriptor(kind.id(), kind.title(), kind.icon(), kind.ofOneHost(), context -> {
            createdViews.add(Map.entry(kind.id(), context.backend()));
            if (kind.id().equals(failing)) {
                throw new IllegalStateException("the view fails");
            }
            return kind.factory().apply(context);
        });
    }

    static ConsoleWindows.StartWindows oneWindow() {
        return new ConsoleWindows.StartWindows(List.of(), Optional.empty(), Optional.empty());
    }

    static List<Stage> stages() {
        return Fx.get(() -> Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList());
    }

    static MainWindowPane pane() {
        return (MainWindowPane) stages().getFirst().getScene().getRoot();
    }

    static String view() {
        return Fx.get(() -> pane().place().view());
    }

    @AfterEach
    void closeAll() {
        consoles.forEach(ConsoleWindows::close);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Presses Tab and waits for the layout, which scrolls the focused node and the nodes after it into sight.
    void tab() {
        robot.push(KeyCode.TAB);
        Fx.pulse(Fx.get(() -> pane().getScene()));
    }

    static void walk(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> walk(child, visitor));
        }
    }

    /// Starts on the wall and runs the first command that the palette finds for this text.
    final void openFromPalette(String text) {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write(text);
        robot.push(KeyCode.ENTER);
    }
}
