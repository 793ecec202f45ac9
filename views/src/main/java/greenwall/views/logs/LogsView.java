package greenwall.views.logs;

import greenwall.fleet.Window;
import greenwall.fleet.explain.logs.Level;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Intent;
import greenwall.views.LogLines;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.Span;
import greenwall.views.View;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.VolumeChart;
import greenwall.views.chart.VolumeData;
import greenwall.views.paint.Look;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javafx.animation.PauseTransition;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// The log of a host, or what a LogQL query answers: its volume by level above, its lines below, live where the
/// time range reaches now.
public final class LogsView implements View {
    static final String QUERY = "query";
    static final String FIND = "find";
    static final String ONLY = "only";
    static final String HIDE = "hide";
    static final String AT = "at";
    static final String CLUSTER = "in";

    private static final Duration REACHES_NOW = Duration.ofSeconds(60);
    private static final long TEMPLATES_EVERY_NANOS = 300_000_000;

    private final Desk desk;
    private final LogLines port;
    private final LogBody body;
    private final LogBar bar;
    private final TimeAxis axis;
    private final VolumeChart volume;
    private final LogCount counts;
    private final FoldPane folds;
    private final DetailPane details;
    private final PauseTransition settled = new PauseTransition(javafx.util.Duration.millis(250));
    private final Pane root = new Pane() {
        @Override
        protected void layoutChildren() {
            arrange(Math.floor(getWidth()), Math.floor(getHeight()));
        }
    };
    private Place place = Place.HOME;
    private FleetState state = FleetState.EMPTY;
    private Ranges.Ask naming = () -> {};
    private String query = "";
    private String cluster = "";
    private String missing = "";
    private Optional<String> template = Optional.empty();
    private boolean named;
    private boolean opened;
    private boolean visible;
    private boolean axisMoves;
    private long templatesAt;

    public LogsView(Desk desk) {
        this.desk = desk;
        port = desk.ports().logs();
        body = new LogBody(desk);
        axis = new TimeAxis(Place.HOME.span().at(desk.clock().instant()));
        volume = new VolumeChart(desk.look(), axis, desk.zone(), VolumeData.empty("Lines by level", "Asking …"));
        counts = new LogCount(port, volume, desk.clock());
        folds = new FoldPane(desk.look());
        details = new DetailPane(desk.look(), desk.zone());
        folds.setVisible(false);
        details.setVisible(false);
        bar = new LogBar(desk, () -> cluster, () -> state, new BarActions());
        root.getChildren().addAll(bar, volume, folds, body, details);
        root.setAccessibleText("Logs");
        root.setMinSize(0, 0);
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                body.requestFocus();
            }
        });
        body.setOnChanged(this::changed);
        body.setOnSelect(line -> {
            details.show(line);
            root.requestLayout();
        });
        body.setOnHover(line -> line.ifPresentOrElse(l -> axis.setCursor(l.time()), axis::clearCursor));
        body.setOnCopied(this::say);
        volume.setOnPick(body::centre);
        folds.setOnChoose(this::chooseTemplate);
        folds.setOnHover(id -> body.emphasise(id.map(LogsView::ofTemplate).orElse(_ -> false)));
        details.setOnNarrow(n -> run(LineQuery.narrowed(query, n.stage(), n.name(), n.value())));
        new LogMenu(body, new MenuActions()).install();
        axis.listen(new TimeAxis.Listener() {
            @Override
            public void windowChanged() {
                if (!axisMoves) {
                    settled.playFromStart();
                }
            }

            @Override
            public void cursorChanged() {
                // The histogram draws it.
            }
        });
        settled.setOnFinished(_ -> go(place.during(Span.fixed(axis.window())).with(AT, "")));
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private final class BarActions implements LogBar.Actions {
        @Override
        public void host(HostState host) {
            go(place.about(new Place.HostName(host.cluster().name(), host.name()))
                    .with(QUERY, "")
                    .with(AT, ""));
        }

        @Override
        public void query(String text) {
            run(text);
        }

        @Override
        public void find(String text, boolean only) {
            body.search(text, only);
            note(place.with(FIND, text).with(ONLY, only ? "1" : ""));
        }

        @Override
        public void next(int by) {
            body.next(by);
        }

        @Override
        public void hide(Set<Level> levels) {
            body.hide(levels);
            note(place.with(HIDE, LogPlaces.hiding(levels)));
        }

        @Override
        public void templates(boolean wanted) {
            showTemplates(wanted);
        }

        @Override
        public void wrap(boolean wanted) {
            body.setWrap(wanted);
        }

        @Override
        public void live() {
            toggleLive();
        }

        @Override
        public void done() {
            body.requestFocus();
        }
    }

    private final class MenuActions implements LogMenu.Actions {
        @Override
        public void around(LogLine line) {
            context(line);
        }

        @Override
        public void like(LogLine line) {
            body.fold();
            var template = line.template();
            run(LineQuery.like(line.stream(), template == null ? line.text() : template.text()));
        }

        @Override
        public void explain(LogLine line) {
            place.host()
                    .ifPresentOrElse(
                            host -> tell(new Intent.Explain(host, "", nearby(line.time()))),
                            () -> say("Pick a host first: an explanation is about one."));
        }

        @Override
        public void link(LogLine line) {
            note(place.with(AT, line.time().toString()));
            LogMenu.copyText(place.with(QUERY, query).link());
            say("The link to this line is on the clipboard.");
        }
    }

    /// What is around this instant, cut at now.
    private Window nearby(Instant at) {
        return Window.around(at, Duration.ofMinutes(30), desk.clock().instant());
    }

    private void arrange(double width, double height) {
        double scale = volume.look().scale();
        double top = Math.ceil(bar.prefHeight(width));
        double chart = Math.round(Math.clamp(height * 0.16, 84 * scale, 150 * scale));
        double y = top + chart + 4;
        double rest = Math.max(0, height - y);
        double left = folds.isVisible() ? Math.round(Math.clamp(width * 0.3, 240 * scale, 520 * scale)) : 0;
        double right = body.selected().isPresent() ? Math.round(Math.clamp(width * 0.28, 260 * scale, 560 * scale)) : 0;
        bar.resizeRelocate(0, 0, width, top);
        volume.resizeRelocate(0, top, width, chart);
        folds.resizeRelocate(0, y, left, rest);
        body.resizeRelocate(left, y, width - left - right, rest);
        details.setVisible(right > 0);
        details.resizeRelocate(width - right, y, right, rest);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        if (visible && !opened) {
            open();
        } else if (visible && body.live() && !body.paused()) {
            var now = desk.clock().instant();
            if (place.span() instanceof Span.Last) {
                move(place.span().at(now));
            }
            if (counts.due(now, axis.window())) {
                count();
            }
        }
    }

    /// The axis goes along with the time; nobody asked for another window.
    private void move(Window window) {
        axisMoves = true;
        axis.show(window);
        axisMoves = false;
    }

    @Override
    public void shown(Place newPlace) {
        settled.stop();
        boolean other = !visible || !opened || !LogPlaces.sameLog(newPlace, place);
        place = newPlace;
        visible = true;
        bar.show(newPlace);
        body.search(newPlace.get(FIND), !newPlace.get(ONLY).isEmpty());
        body.hide(LogPlaces.hidden(newPlace.get(HIDE)));
        if (other) {
            opened = false;
            missing = "";
            if (!state.clusters().isEmpty() || !newPlace.get(QUERY).isEmpty()) {
                open();
            }
        }
    }

    /// Finds out what to read: the place's query, or the lines of its host, or of the worst host.
    private void open() {
        naming.close();
        query = place.get(QUERY);
        if (query.isEmpty() && place.host().isEmpty()) {
            LogPlaces.worst(state).ifPresent(host -> {
                place = place.about(host);
                bar.show(place);
            });
        }
        cluster = cluster();
        if (!query.isEmpty()) {
            read();
            return;
        }
        var host = place.host();
        if (host.isEmpty()) {
            body.setNothing("Pick a host, or write a query: {hostname=\"…\"}.");
            return;
        }
        opened = true;
        named = false;
        body.setNothing("Asking under which names the log has " + host.get().name() + " …");
        naming = port.selectors(host.get(), window(), selectors -> {
            named = true;
            if (selectors.selectors().isEmpty()) {
                missing = selectors.why();
                body.setNothing(missing);
                volume.setData(VolumeData.empty("Lines by level", missing));
                refresh();
                return;
            }
            query = selectors.selectors().getFirst();
            read();
            if (selectors.selectors().size() > 1) {
                say("Further lines of this host are under "
                        + String.join(
                                ", ",
                                selectors
                                        .selectors()
                                        .subList(1, selectors.selectors().size())) + ".");
            }
        });
    }

    private String cluster() {
        return LogPlaces.cluster(place, state, cluster);
    }

    private Window window() {
        return place.span().at(desk.clock().instant());
    }

    private boolean reachesNow(Window window) {
        return !window.end().isBefore(desk.clock().instant().minus(REACHES_NOW));
    }

    private void read() {
        opened = true;
        named = true;
        bar.showQuery(query);
        var window = window();
        move(window);
        switch (Logql.parse(query)) {
            case Logql.Refused<LogqlExpr>(var error) -> {
                refuse(error.text());
                return;
            }
            case Logql.Read<LogqlExpr>(var expr) -> {
                if (!(expr instanceof LogqlExpr.LogQuery)) {
                    refuse("this query gives numbers, not lines; open it in the query view");
                    return;
                }
            }
        }
        missing = "";
        template = Optional.empty();
        bar.showError("");
        body.setNothing("Reading …");
        body.open(
                cluster,
                query,
                window,
                at(),
                reachesNow(window) && place.get(AT).isEmpty());
        count();
    }

    private void refuse(String why) {
        missing = why;
        bar.showError(why);
        body.close();
        body.setNothing("Nothing was read: " + why);
        volume.setData(VolumeData.empty("Lines by level", why));
    }

    private Optional<Instant> at() {
        try {
            return place.get(AT).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(place.get(AT)));
        } catch (DateTimeParseException _) {
            say("The link's instant \"" + place.get(AT) + "\" is none; expected one like 2026-11-20T02:00:00Z.");
            return Optional.empty();
        }
    }

    private void count() {
        counts.count(cluster, query, axis.window(), body.model().store());
    }

    private void changed() {
        long now = System.nanoTime();
        if (folds.isVisible()
                && (now - templatesAt > TEMPLATES_EVERY_NANOS || body.model().settled())) {
            templatesAt = now;
            refresh();
        }
        volume.setSight(body.sight());
        if (!body.reading() && body.lines() == 0 && missing.isEmpty() && named) {
            body.setNothing(
                    body.trouble().isEmpty()
                            ? "No lines in this window match " + query + "."
                            : "Nothing was read: " + body.trouble());
        } else if (body.lines() > 0
                && body.model().shown().size() == 0
                && body.model().settled()) {
            body.setNothing(
                    "None of the " + body.lines() + " lines is shown: levels, search or template leave all out.");
        }
        bar.showStatus(body.status(), body.live(), body.paused());
    }

    private void refresh() {
        folds.show(
                body.model().folds().templates(), template, body.model().folds().share());
        bar.showStatus(body.status(), body.live(), body.paused());
    }

    private static Predicate<LogLine> ofTemplate(String id) {
        return line -> {
            var template = line.template();
            return template != null && template.id().equals(id);
        };
    }

    private void chooseTemplate(Optional<String> id) {
        template = id;
        body.only(id.map(LogsView::ofTemplate));
        refresh();
    }

    private void showTemplates(boolean wanted) {
        folds.setVisible(wanted);
        if (wanted) {
            body.fold();
        } else {
            chooseTemplate(Optional.empty());
        }
        refresh();
        root.requestLayout();
    }

    private void toggleLive() {
        if (!body.live()) {
            go(place.during(Span.last(place.span().at(desk.clock().instant()).length()))
                    .with(AT, ""));
        } else if (body.paused()) {
            body.resume();
        } else {
            body.pause();
        }
    }

    /// The same stream around this line, with nothing left out.
    private void context(LogLine line) {
        bar.clearFilters();
        chooseTemplate(Optional.empty());
        var whole = LineQuery.withoutStages(query);
        if (whole.equals(query)) {
            body.search("", false);
            body.hide(Set.of());
            note(place.with(FIND, "").with(ONLY, "").with(HIDE, ""));
            body.centre(line.time());
            return;
        }
        go(place.with(QUERY, whole)
                .with(AT, line.time().toString())
                .with(FIND, "")
                .with(ONLY, "")
                .with(HIDE, ""));
    }

    private void run(String text) {
        var next = place.with(QUERY, text.strip()).with(AT, "");
        if (next.equals(place)) {
            open();
        } else {
            go(next);
        }
        body.requestFocus();
    }

    private void go(Place there) {
        tell(new Intent.Go(there));
    }

    private void note(Place there) {
        if (!there.equals(place)) {
            place = there;
            tell(new Intent.Note(there));
        }
    }

    private void say(String text) {
        tell(new Intent.Say(text));
    }

    private void tell(Intent intent) {
        desk.intents().accept(intent);
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
            bar.focusFind();
            event.consume();
            return;
        }
        if (event.isShortcutDown() || event.isAltDown() || event.getTarget() instanceof TextInputControl) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case SLASH -> bar.focusFind();
            case L -> bar.focusQuery();
            case H -> bar.focusHost();
            case N -> body.next(event.isShiftDown() ? -1 : 1);
            case SPACE -> toggleLive();
            case W -> bar.toggleWrap();
            case T -> bar.toggleTemplates();
            case C -> body.selected().ifPresent(this::context);
            case Q -> body.selected().ifPresent(new MenuActions()::like);
            case E -> body.selected().ifPresent(new MenuActions()::explain);
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    @Override
    public void hidden() {
        visible = false;
        opened = false;
        settled.stop();
        naming.close();
        counts.close();
        body.close();
        state = FleetState.EMPTY;
    }

    @Override
    public void restyle(Look look) {
        volume.setLook(look);
        folds.setLook(look);
        details.setLook(look);
        body.setLook(look);
        root.requestLayout();
    }

    @Override
    public Completeness completeness() {
        if (body.lines() == 0 && (!missing.isEmpty() || !body.trouble().isEmpty() || !opened)) {
            return Completeness.NOTHING;
        }
        boolean whole = body.trouble().isEmpty() && !body.stream().more() && missing.isEmpty();
        return whole ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        return visible && missing.isEmpty() && (!named || body.busy() || counts.waiting());
    }

    LogBody body() {
        return body;
    }

    LogBar bar() {
        return bar;
    }
}
