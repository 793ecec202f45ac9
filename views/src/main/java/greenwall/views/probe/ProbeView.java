package greenwall.views.probe;

import greenwall.fleet.VisibleText;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.result.KeptRun;
import greenwall.fleet.probe.result.KeptRuns;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Firing;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.ProbeShelf;
import greenwall.views.View;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Look;
import greenwall.views.probe.flame.FlamePanel;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.stage.Window;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Probes of one host: choosing one, or the panels of one that runs or ran. `pick` in the place asks for choosing,
/// `run` for a run of this session, `alert` and `probe` for what to choose; without any of them the newest
/// run on the host is shown, if there is one.
public final class ProbeView implements View {
    public static final String PICK = "pick";
    public static final String ALERT = "alert";
    public static final String PROBE = "probe";
    public static final String RUN = "run";
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int NEIGHBOURS = 3;

    private final Desk desk;
    private final ProbeShelf shelf;
    private final ProbeRunner runner;
    private final Forecasts forecasts;
    private final PickerPane picker;
    private final OwnPane own;
    private final AskPane ask = new AskPane();
    private final BorderPane page = new BorderPane();
    private final StackPane root = new StackPane(page, ask);
    private final Label title = new Label();
    private final ComboBox<KeptRuns.Group> kept = new ComboBox<>();
    private final Button pick = new Button("Choose a probe  N");
    private final Button write = new Button("Program of my own");
    private final Button again = new Button("Run again");
    private final Button stop = new Button("Stop  Esc");
    private final HBox columns = new HBox(10);
    private final List<RunColumn> runs = new ArrayList<>();
    private final AnimationTimer pulse = new AnimationTimer() {
        @Override
        public void handle(long now) {
            pulse(now);
        }
    };
    private Look look;
    private Place place = Place.HOME;
    private FleetState state = FleetState.EMPTY;
    private Firing firing = Firing.NOT_ASKED;
    private Optional<KeptRuns.Group> group = Optional.empty();
    private TimeAxis axis;
    private boolean filling;
    private boolean wasOver = true;
    private boolean inView;
    private boolean inWindow;
    private long lastSecond;

    public ProbeView(Desk desk) {
        this.desk = desk;
        look = desk.look();
        shelf = desk.ports().probeShelf();
        runner = desk.ports().probes();
        forecasts = new Forecasts(runner);
        axis = new TimeAxis(greenwall.fleet.Window.before(desk.clock().instant(), Duration.ofSeconds(10)));
        picker = new PickerPane(new Choosing(shelf.catalogue()), forecasts, this::start);
        own = new OwnPane(runner, this::start);
        title.getStyleClass().add("panel-title");
        title.setMaxWidth(Double.MAX_VALUE);
        title.setMinWidth(0);
        HBox.setHgrow(title, Priority.ALWAYS);
        kept.setAccessibleText("Runs of this session");
        kept.setConverter(new StringConverter<>() {
            @Override
            public String toString(KeptRuns.@Nullable Group one) {
                return one == null ? "" : words(one);
            }

            @Override
            public KeptRuns.@Nullable Group fromString(String text) {
                return null;
            }
        });
        kept.setOnAction(_ -> {
            var chosen = kept.getValue();
            if (!filling && chosen != null) {
                desk.intents().accept(new Intent.Note(place.with(PICK, "").with(RUN, Long.toString(chosen.id()))));
                open(chosen);
            }
        });
        pick.setOnAction(_ -> choose());
        write.setOnAction(_ -> writeOwn());
        again.setOnAction(_ -> group.ifPresent(
                g -> start(g.probe(), g.runs().stream().map(KeptRun::target).toList())));
        stop.setOnAction(_ -> group.ifPresent(KeptRuns.Group::stop));
        var bar = new HBox(8, title, kept, write, pick, again, stop);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().addAll("toolbar", "probe-bar");
        for (var node : List.of(kept, write, pick, again, stop)) {
            node.managedProperty().bind(node.visibleProperty());
            node.setMinWidth(Region.USE_PREF_SIZE);
        }
        page.setTop(bar);
        page.setMinSize(0, 0);
        columns.getStyleClass().add("probe-columns");
        columns.setMinSize(0, 0);
        root.setMinSize(0, 0);
        root.getStyleClass().add("probe-view");
        root.setFocusTraversable(true);
        root.setAccessibleText("Probe");
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused) && ask.isVisible()) {
                ask.focusFirst();
            } else if (Boolean.TRUE.equals(focused) && page.getCenter() == picker) {
                picker.focusSearch();
            }
        });
        ask.onClosed(() -> root.requestFocus());
        root.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::showingProperty)
                .orElse(false)
                .subscribe(showing -> {
                    inWindow = showing;
                    beat();
                });
    }

    /// Looks for what is new at each pulse, but only in a window that can be seen: a running timer would keep a view
    /// that nobody has any more.
    private void beat() {
        if (inView && inWindow) {
            pulse.start();
        } else {
            pulse.stop();
        }
    }

    private String words(KeptRuns.Group one) {
        var hosts = one.runs().stream().map(r -> r.target().host()).toList();
        return VisibleText.line(CLOCK.format(one.runs().getFirst().asked().atZone(desk.zone())) + " "
                + one.probe().probe().name() + " · " + String.join(", ", hosts) + (one.over() ? "" : " · runs"));
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
        var wanted = place.get(RUN);
        var named = wanted.matches("\\d{1,18}")
                ? shelf.runs().numbered(Long.parseLong(wanted))
                : Optional.<KeptRuns.Group>empty();
        var newest = place.host().flatMap(h -> shelf.runs().newestOn(h.cluster(), h.name()));
        if (named.isPresent()) {
            open(named.get());
        } else if (place.get(PICK).isEmpty() && newest.isPresent()) {
            open(newest.get());
        } else {
            choose();
        }
        inView = true;
        beat();
    }

    @Override
    public void hidden() {
        inView = false;
        beat();
        own.stopListing();
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        if (place.host().isEmpty()) {
            worst().ifPresent(h ->
                    place = place.about(new Place.HostName(h.cluster().name(), h.name())));
            if (group.isEmpty()) {
                shown(place);
            }
        }
        aboutHost();
    }

    @Override
    public void show(Firing newFiring) {
        firing = newFiring;
        aboutHost();
    }

    private Optional<HostState> worst() {
        return state.hosts().stream().min(Comparator.comparing(HostState::state));
    }

    private void aboutHost() {
        var host = place.host().flatMap(h -> Around.host(state, h));
        var alerts = new ArrayList<String>();
        if (!place.get(ALERT).isEmpty()) {
            alerts.add(place.get(ALERT));
        }
        host.ifPresent(h -> alerts.addAll(Around.alerts(firing, h)));
        picker.about(
                place.host(),
                host.map(h -> Around.neighbours(state, h, NEIGHBOURS)).orElse(List.of()),
                alerts);
        if (page.getCenter() == own) {
            own.about(target());
        }
        bar();
    }

    private Optional<ProbeTarget> target() {
        return place.host().map(h -> new ProbeTarget(h.cluster(), h.name()));
    }

    private void choose() {
        group = Optional.empty();
        page.setCenter(picker);
        aboutHost();
        if (!place.get(PROBE).isEmpty()) {
            picker.choose(place.get(PROBE));
        }
        picker.focusSearch();
    }

    void writeOwn() {
        group = Optional.empty();
        own.about(target());
        page.setCenter(own);
        bar();
        own.focusEditor();
    }

    private void start(Ready ready, List<ProbeTarget> targets) {
        root.requestFocus();
        var started = shelf.runs().start(runner, targets, ready, desk.clock().instant());
        desk.intents().accept(new Intent.Note(place.with(PICK, "").with(RUN, Long.toString(started.id()))));
        open(started);
    }

    /// Shows a run: a column for each of its hosts, all on one axis.
    private void open(KeptRuns.Group opened) {
        group = Optional.of(opened);
        axis = new TimeAxis(window(opened));
        runs.clear();
        columns.getChildren().clear();
        for (var run : opened.runs()) {
            var column = new RunColumn(
                    desk,
                    look,
                    axis,
                    run,
                    () -> beside(run),
                    text -> desk.intents().accept(new Intent.Say(text)));
            HBox.setHgrow(column, Priority.ALWAYS);
            column.setPrefWidth(100);
            runs.add(column);
            columns.getChildren().add(column);
        }
        wasOver = false;
        page.setCenter(columns);
        bar();
        pulse(System.nanoTime());
    }

    /// From when the first one began to when the last one ends.
    private static greenwall.fleet.Window window(KeptRuns.Group of) {
        var from = of.runs().stream()
                .map(KeptRun::began)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var to = of.runs().stream()
                .map(KeptRun::ends)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new greenwall.fleet.Window(from, to.isAfter(from.plusSeconds(1)) ? to : from.plusSeconds(1));
    }

    /// The other flame graphs of this session.
    List<FlamePanel.Beside> beside(KeptRun than) {
        var others = new ArrayList<FlamePanel.Beside>();
        for (var each : shelf.runs().all()) {
            for (var run : each.runs()) {
                if (run != than && run.result().flame().total() > 0) {
                    others.add(new FlamePanel.Beside(
                            "Beside: " + run.target().host() + ", "
                                    + CLOCK.format(run.asked().atZone(desk.zone())) + " "
                                    + run.probe().probe().name(),
                            run.result().flame()));
                }
            }
        }
        return others;
    }

    private void bar() {
        boolean running = group.filter(g -> !g.over()).isPresent();
        var what = group.map(g ->
                        g.probe().probe().name() + " · " + g.probe().probe().question())
                .orElseGet(() -> place.host().map(h -> "Probe " + h.name()).orElse("Probe"));
        title.setText(VisibleText.line(what));
        stop.setVisible(running);
        again.setVisible(group.isPresent() && !running);
        pick.setVisible(group.isPresent() || page.getCenter() == own);
        write.setVisible(shelf.ownPrograms() && page.getCenter() != own);
        var all = shelf.runs().all();
        kept.setVisible(!all.isEmpty());
        filling = true;
        if (!kept.getItems().equals(all)) {
            kept.getItems().setAll(all);
        }
        kept.setValue(group.orElse(null));
        filling = false;
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || ask.isVisible()) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE && group.isPresent()) {
            if (group.get().over()) {
                choose();
            } else {
                group.get().stop();
            }
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && page.getCenter() == own) {
            choose();
            event.consume();
        } else if (event.getCode() == KeyCode.N
                && group.isPresent()
                && !(event.getTarget() instanceof javafx.scene.control.TextInputControl)) {
            choose();
            event.consume();
        }
    }

    /// At each pulse of the toolkit while the view is shown: what came since the last one is taken up.
    void pulse(long nanos) {
        if (page.getCenter() == picker) {
            picker.cost();
        } else if (page.getCenter() == own) {
            own.pulse();
        }
        if (group.isEmpty() || wasOver) {
            return;
        }
        var now = group.get();
        boolean over = now.over();
        boolean second = nanos - lastSecond >= SECOND_NANOS;
        boolean changed = over;
        for (var column : runs) {
            changed |= column.changed();
        }
        if (changed || second) {
            if (second) {
                lastSecond = nanos;
            }
            axis.show(window(now));
            runs.forEach(RunColumn::refresh);
        }
        questions(now);
        if (over) {
            wasOver = true;
            bar();
        }
    }

    private void questions(KeptRuns.Group of) {
        var asking = of.runs().stream()
                .filter(r -> r.status().question().isPresent())
                .findFirst();
        ask.withdrawUnless(asking.isPresent());
        asking.ifPresent(ask::ask);
    }

    @Override
    public void restyle(Look newLook) {
        look = newLook;
        runs.forEach(r -> r.restyle(newLook));
    }

    @Override
    public boolean waiting() {
        pulse(System.nanoTime());
        return group.map(g -> !g.over()).orElseGet(forecasts::waiting);
    }

    @Override
    public Completeness completeness() {
        if (group.isEmpty()) {
            return place.host().isEmpty() ? Completeness.NOTHING : Completeness.ALL;
        }
        var worst = Completeness.ALL;
        for (var run : group.get().runs()) {
            boolean empty = run.result().isEmpty();
            boolean whole = run.status()
                    .ended()
                    .map(e -> e.how() == RunEvent.Ending.DONE || e.how() == RunEvent.Ending.STOPPED)
                    .orElse(false);
            worst = worst.worse(whole ? Completeness.ALL : empty ? Completeness.NOTHING : Completeness.GAPS);
        }
        return worst;
    }

    /// For tests and measurements.
    List<RunColumn> runs() {
        return List.copyOf(runs);
    }
}
