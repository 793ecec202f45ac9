package greenwall.views.window;

import greenwall.fleet.notification.NotificationPolicy;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.FxThread;
import greenwall.views.LatestValueRelay;
import greenwall.views.Place;
import greenwall.views.chart.ChartWarmUp;
import greenwall.views.notification.NotificationPopup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCombination;
import javafx.scene.robot.Robot;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.util.Duration;

/// The console's windows. [#show] is called with each newer state, from any thread.
public final class ConsoleWindows {
    private static final int KEEP_AWAKE_SECONDS = 60;
    private static final String WALL = "wall";
    private static final Duration STYLE_SHEETS_AFTER = Duration.seconds(2);
    private static final int WARM_UP_AFTER_SECONDS = 3;

    private final ConsoleContext context;
    private final SavedWindows.WindowStore store;
    private final List<OpenWindow> windows = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final LatestValueRelay<LatestState> states;
    private final LatestValueRelay<AlertsAndProblems> alertsAndProblems;
    private final LatestValueRelay<String> messages;
    private final FxThread fx;
    private final OneSecondTicker second;
    private final NotificationPopup notifications =
            new NotificationPopup(() -> go(shown -> shown.withoutHost().to("alerts")));
    private final ConsoleStyle style;
    private LatestState lastState = new LatestState(FleetState.EMPTY, HostFilterChoices.NOTHING);
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private Optional<String> rejectedConfiguration = Optional.empty();
    private Optional<StateFolderWarning> stateFolder = Optional.empty();
    private Runnable everySecond = () -> {};
    private final IdleGarbageCollection garbageCollection = IdleGarbageCollection.ofThisProgram();
    private long ticks;
    private int ticksWithState;

    private record LatestState(FleetState state, HostFilterChoices choices) {}

    private record OpenWindow(Stage stage, BaseWindowPane pane) {}

    /// What to open: windows at these places, or a kiosk. Without places: the windows of the last session, or
    /// the wall.
    public record StartWindows(List<Place> places, Optional<KioskSchedule> kiosk, Optional<Theme> theme) {}

    /// Starts the toolkit if needed and opens the windows; returns when they are shown.
    public static ConsoleWindows start(
            Supplier<ConsoleContext> services, SavedWindows.WindowStore store, StartWindows opening) {
        var fx = new PlatformFxThread();
        FxToolkit.start();
        var windows = store.load();
        return FxToolkit.callAndWait(fx, () -> {
            var console = new ConsoleWindows(fx, services.get(), store, windows, opening);
            console.open(windows, opening);
            return console;
        });
    }

    private ConsoleWindows(
            FxThread fx,
            ConsoleContext context,
            SavedWindows.WindowStore store,
            SavedWindows windows,
            StartWindows opening) {
        this.fx = fx;
        this.context = context;
        this.store = store;
        style = new ConsoleStyle(context, opening.theme().orElse(windows.theme()), windows.scale(), this::restyle);
        states = new LatestValueRelay<>(fx, this::receive);
        alertsAndProblems = new LatestValueRelay<>(fx, this::receive);
        messages = new LatestValueRelay<>(fx, this::showMessage);
        second = new OneSecondTicker(fx, this::tick);
    }

    /// May be called from any thread. Only the newest value is shown.
    public void show(FleetState newState) {
        states.offer(new LatestState(newState, HostFilterChoices.of(newState)));
    }

    /// May be called from any thread. Only the newest value is shown.
    public void show(AlertsAndProblems newFiring) {
        alertsAndProblems.offer(newFiring);
    }

    /// Switches to another site. No window keeps any data of the old one. May be called from any thread.
    ///
    /// @param chosen a theme set by the site's configuration
    public void switchSite(Optional<Theme> chosen) {
        fx.post(() -> {
            chosen.ifPresent(style::setTheme);
            if (style.isOutdated()) {
                style.update();
            }
            eachPane(BaseWindowPane::renew);
        });
    }

    /// Shows the user a short message. May be called from any thread.
    public void postMessage(String text) {
        messages.offer(text);
    }

    /// Shows why a changed configuration is not in effect, until one is. May be called from any thread.
    public void showRejectedConfiguration(Optional<String> why) {
        fx.post(() -> {
            if (why.isEmpty() && rejectedConfiguration.isPresent()) {
                showMessage("The changed configuration is in effect.");
            }
            rejectedConfiguration = why;
            windows.forEach(window -> window.pane().statusBar.showRejectedConfiguration(why));
        });
    }

    /// Shows what is wrong with the state folder until nothing is. May be called from any thread.
    public void showStateFolder(Optional<StateFolderWarning> warning) {
        fx.post(() -> {
            if (warning.isEmpty() && stateFolder.isPresent()) {
                showMessage("The problem with the state folder is solved.");
            }
            stateFolder = warning;
            warning.ifPresent(now -> showMessage(now.full()));
            windows.forEach(window -> window.pane().statusBar.showStateFolder(warning));
        });
    }

    /// Shows a notice in a corner of the screen, unless all windows are kiosks. May be called from any thread.
    public void showNotice(NotificationPolicy.Notice notice) {
        fx.post(() -> mainPanes()
                .findFirst()
                .ifPresent(pane -> notifications.show(window(pane), style.paintStyle(), notice)));
    }

    /// Runs this once a second on the JavaFX thread, after the windows were updated. If it stops, the console
    /// hangs.
    public void setOnEverySecond(Runnable heartbeat) {
        fx.post(() -> everySecond = heartbeat);
    }

    /// Opens a place in the first window. May be called from any thread.
    public void go(Place place) {
        go(_ -> place);
    }

    /// Opens the first place in the first window, and each other one in a new window. May be called from any thread.
    public void open(List<Place> places) {
        go(places.getFirst());
        fx.post(() -> places.stream().skip(1).forEach(place -> openMainWindow(place, true)));
    }

    /// @param target the place to go to from the one that is shown
    private void go(UnaryOperator<Place> target) {
        fx.post(() -> mainPanes().findFirst().ifPresent(pane -> {
            pane.go(target.apply(pane.place()));
            window(pane).setIconified(false);
            window(pane).toFront();
        }));
    }

    /// The content of all windows that are not kiosks.
    private Stream<MainWindowPane> mainPanes() {
        return windows.stream()
                .map(OpenWindow::pane)
                .filter(MainWindowPane.class::isInstance)
                .map(MainWindowPane.class::cast);
    }

    private static Stage window(MainWindowPane pane) {
        return (Stage) pane.getScene().getWindow();
    }

    /// Begins the guided tour in the first window. May be called from any thread.
    public void startTour() {
        fx.post(() -> mainPanes().findFirst().ifPresent(MainWindowPane::startTour));
    }

    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /// May be called from any thread.
    public void close() {
        fx.post(() -> List.copyOf(windows).forEach(window -> window.stage().close()));
    }

    private void open(SavedWindows windows, StartWindows opening) {
        if (opening.kiosk().isPresent()) {
            openKiosk(opening.kiosk().get());
            return;
        }
        var places = new ArrayList<>(opening.places());
        if (places.isEmpty()) {
            for (var link : windows.links()) {
                parsed(link).ifPresent(places::add);
            }
        }
        if (places.isEmpty()) {
            places.add(Place.HOME);
        }
        places.forEach(place -> openMainWindow(place, true));
    }

    /// A stored link that this version cannot read is dropped.
    private Optional<Place> parsed(String link) {
        try {
            return Optional.of(
                    Place.parse(link, context.views().stream().map(v -> v.id()).toList()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void openMainWindow(Place place, boolean fromLink) {
        fx.assertCurrent();
        var stage = new Stage();
        var pane = new MainWindowPane(context, style.paintStyle(), place, new PaneActions(stage));
        var bounds = Screen.getPrimary().getVisualBounds();
        stage.setScene(scene(pane, Math.min(1440, bounds.getWidth() * 0.9), Math.min(900, bounds.getHeight() * 0.9)));
        // Esc is a key of the views, and F11 leaves full screen.
        stage.setFullScreenExitHint("F11 leaves full screen.");
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        windows.add(new OpenWindow(stage, pane));
        pane.begin(fromLink);
        guarded(() -> {
            pane.show(lastState.state(), lastState.choices());
            pane.show(firing);
        });
        pane.statusBar.showRejectedConfiguration(rejectedConfiguration);
        pane.statusBar.showStateFolder(stateFolder);
        present(stage, () -> pane.close());
    }

    /// The actions of a pane on its window and on the console.
    final class PaneActions {
        private final Stage stage;

        private PaneActions(Stage stage) {
            this.stage = stage;
        }

        ConsoleStyle style() {
            return style;
        }

        void openWindow(Place target) {
            openMainWindow(target, false);
        }

        void toggleFullScreen() {
            stage.setFullScreen(!stage.isFullScreen());
        }

        void moved() {
            save();
        }
    }

    private void openKiosk(KioskSchedule kiosk) {
        var stage = new Stage();
        var bounds = Screen.getPrimary().getBounds();
        style.enlargeForKiosk(bounds.getWidth(), bounds.getHeight());
        var pane = new KioskPane(context, style.paintStyle(), kiosk, stage::close);
        boolean painted = pane.showing().equals(WALL);
        var ground = style.paintStyle().palette().color(ColorRole.BG);
        var scene = painted
                ? new Scene(pane, bounds.getWidth(), bounds.getHeight(), ground)
                : scene(pane, bounds.getWidth(), bounds.getHeight());
        stage.setScene(scene);
        if (painted) {
            addStyleSheetsLater(stage);
        }
        stage.setFullScreenExitHint("");
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        stage.setFullScreen(true);
        windows.add(new OpenWindow(stage, pane));
        pane.show(lastState.state(), lastState.choices());
        pane.show(firing);
        present(stage, () -> {});
    }

    /// The wall uses no style sheets. They are loaded after it is shown, for the views that follow it.
    private void addStyleSheetsLater(Stage stage) {
        var pause = new PauseTransition(STYLE_SHEETS_AFTER);
        pause.setOnFinished(_ -> style.apply(stage.getScene()));
        pause.play();
    }

    private Scene scene(Parent root, double width, double height) {
        var scene = new Scene(root, width, height);
        style.apply(scene);
        return scene;
    }

    private void present(Stage stage, Runnable onHidden) {
        stage.setTitle("Greenwall");
        stage.addEventFilter(InputEvent.ANY, _ -> garbageCollection.onUserInput());
        stage.setOnHidden(_ -> {
            save();
            onHidden.run();
            windows.removeIf(w -> w.stage() == stage);
            if (windows.isEmpty()) {
                second.close();
                closed.countDown();
            }
        });
        stage.show();
    }

    private void receive(LatestState newest) {
        fx.assertCurrent();
        lastState = newest;
        eachPane(pane -> pane.show(newest.state(), newest.choices()));
    }

    private void receive(AlertsAndProblems newFiring) {
        fx.assertCurrent();
        firing = newFiring;
        eachPane(pane -> pane.show(newFiring));
    }

    private void eachPane(Consumer<BaseWindowPane> update) {
        windows.forEach(window -> guarded(() -> update.accept(window.pane())));
    }

    /// A failing view in one window does not prevent updates of the others.
    private static void guarded(Runnable update) {
        try {
            update.run();
        } catch (RuntimeException bug) {
            System.getLogger(ConsoleWindows.class.getName())
                    .log(System.Logger.Level.ERROR, "updating a window failed", bug);
        }
    }

    private void showMessage(String text) {
        fx.assertCurrent();
        mainPanes().forEach(pane -> pane.showMessage(text));
    }

    private void tick() {
        fx.assertCurrent();
        ticks++;
        if (lastState.state() != FleetState.EMPTY && ++ticksWithState == WARM_UP_AFTER_SECONDS) {
            warm();
        }
        eachPane(pane -> {
            pane.tick();
            if (pane instanceof KioskPane && ticks % KEEP_AWAKE_SECONDS == 0) {
                keepAwake();
            }
        });
        notifications.onSecond();
        garbageCollection.tick();
        everySecond.run();
    }

    /// A kiosk shows no charts, but at a desk the user may open one at any time.
    private void warm() {
        if (mainPanes().findAny().isPresent()) {
            Thread.ofPlatform()
                    .name("warming")
                    .daemon()
                    .priority(Thread.MIN_PRIORITY)
                    .start(new ChartWarmUp());
        }
    }

    /// Moving the pointer to its own place counts as activity for the screen saver.
    private static void keepAwake() {
        var robot = new Robot();
        robot.mouseMove(robot.getMousePosition());
    }

    private void restyle() {
        fx.assertCurrent();
        notifications.applyStyle(style.paintStyle());
        for (var window : windows) {
            style.apply(window.stage().getScene());
            window.pane().restyle(style.paintStyle());
        }
        save();
    }

    private void save() {
        var links = mainPanes().map(pane -> pane.place().link()).toList();
        if (!links.isEmpty()) {
            store.save(style.saved(links));
        }
    }
}
