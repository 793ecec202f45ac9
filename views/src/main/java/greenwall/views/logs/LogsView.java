package greenwall.views.logs;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.state.HostState;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.StackedCountChart;
import greenwall.views.chart.StackedCountData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.trace.TraceLinks;
import greenwall.views.widgets.NameValueList;
import greenwall.views.widgets.SearchFields;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.FileChooser;

/// The log of a host or of a LogQL query. The volume by level is above and the lines are below. The log is
/// live if the time range follows the clock.
public final class LogsView extends BaseManualLayoutView {
    static final String QUERY = "query";
    static final String FIND = "find";
    static final String HITS = "hits";
    static final String HIDE = "hide";
    static final String AT = "at";
    private static final String SAVE = "Save the displayed lines to a file";

    final ViewContext context;
    final LogPane viewer;
    final LogQueryBar bar;
    final TimeAxis axis;
    final StackedCountChart volume;
    private final TemplateFilterControl templates;
    private final LogPlaceLoader loader;
    private final NameValueList details;
    private Place place = Place.HOME;
    private boolean visible;
    private Instant readAt = Instant.MAX;

    public LogsView(ViewContext context) {
        this.context = context;
        viewer = new LogPane(context);
        axis = new TimeAxis(Place.HOME.range().at(context.clock().instant()));
        volume = new StackedCountChart(
                context.style(), axis, context.zone(), StackedCountData.empty("Lines by level", "Loading …"));
        templates = new TemplateFilterControl(context.style(), viewer, this::showStatus);
        details = new NameValueList(context.style(), "The selected line", "detected_level");
        var ofLine = new LineDetails(context.zone(), this::narrow, id -> context.go(TraceLinks.trace(id, place)));
        details.list().setVisible(false);
        bar = new LogQueryBar(context, this);
        loader = new LogPlaceLoader(this);
        root.getChildren().addAll(bar, volume, templates.list(), viewer, details.list());
        root.setAccessibleText("Logs");
        root.setMinSize(0, 0);
        PaintedRegion.passFocus(root, viewer::requestFocus);
        viewer.setOnChanged(this::changed);
        viewer.visibleWindow().subscribe(volume::setVisibleWindow);
        viewer.canvas.setOnSelect(line -> {
            details.show(line.map(ofLine::of).orElse(List.of()), "");
            root.requestLayout();
        });
        viewer.setOnHover(line -> line.ifPresentOrElse(l -> axis.setCursor(l.time()), axis::clearCursor));
        volume.setOnPick(this::centre);
        var menu = menu();
        viewer.setOnContextMenuRequested(e -> {
            if (viewer.selected().isPresent()) {
                menu.show(viewer, e.getScreenX(), e.getScreenY());
            }
        });
        axis.onChosen(
                window -> context.go(place.during(TimeRangeChoice.fixed(window)).with(AT, "")));
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        SearchFields.focusOnSlash(root, bar.find::requestFocus);
    }

    private ContextMenu menu() {
        return new ContextMenu(
                Controls.menuItem("Copy (Ctrl+C)", viewer::copy),
                Controls.menuItem("Select all (Ctrl+A)", viewer.canvas::selectAll),
                Controls.menuItem(SAVE + " (Ctrl+S)", this::chooseFile),
                onLine("Copy the link to this line", this::copyLink),
                onLine("Open the trace (O)", this::openTrace),
                onLine("Lines around it (C)", this::showAround),
                onLine("Query lines like it (Q)", this::querySimilar),
                onLine("Explain what happened here (E)", this::explain),
                onLine("What was different in this time range (D)", _ -> compare()));
    }

    private void chooseFile() {
        if (viewer.model.shown().size() == 0) {
            context.showMessage("There are no lines to save.");
            return;
        }
        var chooser = new FileChooser();
        chooser.setTitle(SAVE);
        chooser.setInitialFileName("logs.txt");
        chooser.getExtensionFilters()
                .setAll(
                        new FileChooser.ExtensionFilter("Text", "*.txt", "*.log"),
                        new FileChooser.ExtensionFilter("JSON lines", "*.jsonl"));
        var chosen = chooser.showSaveDialog(root.getScene().getWindow());
        if (chosen != null) {
            save(chosen.toPath());
        }
    }

    void save(Path file) {
        var shown = viewer.model.shown();
        var lines = IntStream.range(0, shown.size())
                .mapToObj(shown::line)
                .map(line -> new Evidence.Line(line.timeNanos(), line.stream(), line.text()))
                .toList();
        var evidence = new Evidence.Lines("Logs", loader.cluster(), loader.query(), axis.window(), lines, 0, "");
        context.backend().records().save(evidence, file, context::showMessage);
    }

    @Override
    public List<ViewAction> actions() {
        return List.of(new ViewAction(SAVE, "Ctrl+S", this::chooseFile));
    }

    private MenuItem onLine(String text, Consumer<LogLine> action) {
        return Controls.menuItem(text, () -> viewer.selected().ifPresent(action));
    }

    private void narrow(LineDetails.AddedFilter by) {
        run(LogqlEdits.narrowed(loader.query(), by.stage(), by.name(), by.value()));
    }

    private void querySimilar(LogLine line) {
        var template = line.template();
        if (template != null) {
            run(LogqlEdits.like(line.stream(), template.text()));
            return;
        }
        // Without the list of templates, lines have none.
        context.backend()
                .background()
                .run(() -> new TemplateMiner().add(line.text()).text(), ofLine -> {
                    if (visible) {
                        run(LogqlEdits.like(line.stream(), ofLine.orElse(line.text())));
                    }
                });
    }

    private void explain(LogLine line) {
        var window = TimeWindow.around(
                line.time(), Duration.ofMinutes(30), context.clock().instant());
        place.host()
                .ifPresentOrElse(
                        host -> send(new WindowRequest.Explain(
                                host, "", Labels.EMPTY, TimeRangeChoice.fixed(window), Optional.of(line.time()))),
                        () -> context.showMessage("Select a host first: an explanation is about one host."));
    }

    private void centre(Instant at) {
        if (viewer.covers(at)) {
            viewer.centre(at);
        } else {
            // A log that is opened at an instant is read around it.
            goOrReread(place.during(TimeRangeChoice.fixed(axis.window())).with(AT, at.toString()));
        }
    }

    private void openTrace(LogLine line) {
        line.traceId()
                .ifPresentOrElse(
                        id -> context.go(TraceLinks.trace(id, place)),
                        () -> context.showMessage(
                                "No trace id was found in the labels, the metadata or the text of this line."));
    }

    void copyLink(LogLine line) {
        SystemClipboard.putText(at(line).with(QUERY, loader.query()).link());
        context.showMessage("Copied the link to this line.");
    }

    /// The place of a line. It has a fixed window, because one that follows the clock would soon be without the line.
    private Place at(LogLine line) {
        var shown = axis.window();
        var window = shown.contains(line.time())
                ? shown
                : TimeWindow.around(
                        line.time(),
                        shown.length().dividedBy(2),
                        context.clock().instant());
        return place.during(TimeRangeChoice.fixed(window)).with(AT, line.time().toString());
    }

    void go(HostState host) {
        context.go(place.about(Place.HostRef.of(host)).with(QUERY, "").with(AT, ""));
    }

    void find(String text, boolean only) {
        viewer.search(text, only);
        replacePlace(place.with(FIND, text).with(HITS, only ? "1" : ""));
    }

    void hide(Set<LogLevel> levels) {
        viewer.hide(levels);
        replacePlace(
                place.with(HIDE, levels.stream().map(LogLevel::name).sorted().collect(Collectors.joining(","))));
    }

    void showTemplates(boolean visible) {
        templates.open(visible);
        root.requestLayout();
    }

    /// Called before the lines of a window are read.
    void startReading(TimeWindow window) {
        templates.clearChoice();
        readAt = context.clock().instant();
        axis.show(window);
    }

    /// Called if the log has no lines from the host.
    void showNoLines() {
        templates.refresh();
        showStatus();
    }

    private void compare() {
        send(new WindowRequest.Compare(place.host(), loader.cluster(), loader.query(), axis.window()));
    }

    @Override
    protected void arrange(double width, double height) {
        double scale = volume.paintStyle().scale();
        double top = Math.ceil(bar.prefHeight(width));
        double chart = Math.round(Math.clamp(height * 0.16, 84 * scale, 150 * scale));
        double y = top + chart + 4;
        double rest = Math.max(0, height - y);
        var list = templates.list();
        double left = list.isVisible() ? Math.round(Math.clamp(width * 0.3, 240 * scale, 520 * scale)) : 0;
        double right =
                viewer.selected().isPresent() ? Math.round(Math.clamp(width * 0.28, 260 * scale, 560 * scale)) : 0;
        bar.resizeRelocate(0, 0, width, top);
        volume.resizeRelocate(0, top, width, chart);
        list.resizeRelocate(0, y, left, rest);
        viewer.resizeRelocate(left, y, width - left - right, rest);
        details.list().setVisible(right > 0);
        details.list().resizeRelocate(width - right, y, right, rest);
    }

    @Override
    protected void stateChanged() {
        if (visible && !loader.opened()) {
            open();
        } else if (visible && viewer.live() && !viewer.model.paused()) {
            var now = context.clock().instant();
            if (place.range().live()) {
                axis.show(place.range().at(now));
            }
            if (loader.countIsDue(now, axis.window())) {
                count();
            }
        }
    }

    @Override
    public void onShown(Place newPlace) {
        axis.cancelPick();
        boolean other = !visible || !loader.opened() || !sameLog(newPlace, place);
        place = newPlace;
        visible = true;
        bar.show(newPlace);
        viewer.search(newPlace.get(FIND), !newPlace.get(HITS).isEmpty());
        viewer.hide(hidden(newPlace));
        hiddenNames(newPlace)
                .filter(name -> LogLevelStyle.named(name).isEmpty())
                .findFirst()
                .ifPresent(name -> context.showMessage("The link hides an unknown log level, \"" + name + "\"."));
        if (other) {
            loader.reset();
            open();
        }
    }

    /// Whether both places show the same lines, apart from the search and the filters.
    private static boolean sameLog(Place first, Place second) {
        return first.host().equals(second.host())
                && first.range().equals(second.range())
                && Stream.of(QUERY, AT, Place.CLUSTER)
                        .allMatch(name -> first.get(name).equals(second.get(name)));
    }

    static Set<LogLevel> hidden(Place place) {
        return hiddenNames(place)
                .flatMap(name -> LogLevelStyle.named(name).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(LogLevel.class)));
    }

    private static Stream<String> hiddenNames(Place place) {
        return Arrays.stream(place.get(HIDE).split(",")).map(String::strip).filter(name -> !name.isEmpty());
    }

    private void open() {
        axis.show(place.range().at(context.clock().instant()));
        replacePlace(loader.open(place, state(), alertsAndProblems()));
    }

    String cluster() {
        return loader.cluster();
    }

    void count() {
        loader.count(axis.window());
    }

    private void changed() {
        loader.countReadLines();
        templates.changed();
        if (!viewer.feed.busy() && viewer.lines() == 0 && loader.missing().isEmpty() && loader.selectorKnown()) {
            viewer.setEmptyText(
                    viewer.error().isEmpty()
                            ? "No lines in this time range match " + loader.query() + "."
                            : "The log could not be read: " + viewer.error());
        } else if (viewer.lines() > 0 && viewer.model.shown().size() == 0 && viewer.model.settled()) {
            viewer.setEmptyText((viewer.lines() == 1
                            ? "The only line is"
                            : (viewer.lines() == 2 ? "Both" : "All " + viewer.lines()) + " lines are")
                    + " hidden by the levels, the search or the template.");
        }
        showStatus();
    }

    private void showStatus() {
        var parts = new ArrayList<>(viewer.status());
        if (viewer.lines() == 0) {
            // The list says it in place of its lines.
            parts.remove(viewer.error());
        }
        if (!viewer.live() && axis.window().end().isAfter(readAt)) {
            parts.add("read at " + InstantText.seconds(readAt, context.zone()) + "; newer lines are not shown");
        }
        bar.showStatus(parts, viewer.live(), viewer.model.paused());
    }

    void toggleLive() {
        if (!viewer.live()) {
            var range = place.range();
            var length = range.at(context.clock().instant()).length();
            context.go(place.during(range.live() ? range : TimeRangeChoice.last(length))
                    .with(AT, ""));
        } else if (viewer.model.paused()) {
            viewer.resume();
        } else {
            viewer.pause();
        }
    }

    /// Shows the same stream around this line, without filters.
    private void showAround(LogLine line) {
        bar.clearFilters();
        templates.choose(Optional.empty());
        var unfiltered = LogqlEdits.withoutStages(loader.query());
        if (unfiltered.equals(loader.query())) {
            viewer.search("", false);
            viewer.hide(Set.of());
            replacePlace(place.with(FIND, "").with(HITS, "").with(HIDE, ""));
            viewer.centre(line.time());
            return;
        }
        context.go(
                at(line).with(QUERY, unfiltered).with(FIND, "").with(HITS, "").with(HIDE, ""));
    }

    void run(String text) {
        goOrReread(place.with(QUERY, text.strip()).with(AT, ""));
        viewer.requestFocus();
    }

    /// Reads the log again if the place is already shown.
    private void goOrReread(Place next) {
        if (next.equals(place)) {
            open();
        } else {
            context.go(next);
        }
    }

    private void replacePlace(Place newPlace) {
        if (!newPlace.equals(place)) {
            place = newPlace;
            send(new WindowRequest.Replace(newPlace));
        }
    }

    private void send(WindowRequest windowRequest) {
        context.windowRequests().accept(windowRequest);
    }

    private void withLine(Consumer<LogLine> action) {
        viewer.selected().ifPresentOrElse(action, () -> context.showMessage("No line is selected."));
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && !event.isAltDown() && event.getCode() == KeyCode.S) {
            chooseFile();
            event.consume();
            return;
        }
        if (event.isShortcutDown() && !event.isAltDown() && event.getCode() == KeyCode.F) {
            bar.find.requestFocus();
            event.consume();
            return;
        }
        if (event.isShortcutDown() || event.isAltDown() || event.getTarget() instanceof TextInputControl) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case ESCAPE -> used = bar.clearFind();
            case L -> bar.query.requestFocus();
            case H -> bar.focusHost();
            case N -> viewer.goToHit(event.isShiftDown() ? -1 : 1);
            case SPACE -> toggleLive();
            case W -> bar.wrap.fire();
            case T -> bar.templates.fire();
            case C -> withLine(this::showAround);
            case Q -> withLine(this::querySimilar);
            case O -> withLine(this::openTrace);
            case E -> withLine(this::explain);
            case D -> compare();
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    @Override
    public void onHidden() {
        visible = false;
        axis.cancelPick();
        loader.close();
        viewer.clear();
        clearState();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        boolean known = loader.missing().isEmpty() && viewer.error().isEmpty();
        return ScreenshotCompleteness.of(viewer.lines() > 0 || known && loader.opened(), known && !viewer.feed.more());
    }

    @Override
    public boolean isWaiting() {
        return visible && loader.missing().isEmpty() && (!loader.selectorKnown() || viewer.busy() || loader.counting());
    }
}
