package greenwall.views.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.state.CellState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.View;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.RowList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The stored incidents, and one of them with its timeline. The view needs no source, because the record
/// contains everything.
public final class IncidentView implements View {
    private static final String NOT_RECORDING =
            "This console is not recording this incident, so nothing was added. If it is still open, press Continue"
                    + " recording.";
    private final ViewContext context;
    private final Banner banner;
    private final RowList list;
    private final RowList timeline;
    private final EvidencePane evidence;
    private final SplitPane split;
    private final BorderPane root = new BorderPane();
    private final IncidentBar bar = new IncidentBar(this);
    private final Label foot = Controls.styled(new Label(), "muted");
    private List<IncidentStore.Summary> summaries = List.of();
    private Optional<Incident> shown = Optional.empty();
    private String problem = "";
    private Place place = Place.HOME;
    private boolean visible;
    private boolean readingAgain;
    private boolean resuming;
    private boolean listing;
    private boolean reading;
    /// The entry whose evidence is shown.
    private Optional<TimelineEntry> shownEntry = Optional.empty();

    public IncidentView(ViewContext context) {
        this.context = context;
        banner = new Banner(context.style());
        list = new RowList(
                context.style(),
                "Incidents",
                (pen, row, x, y, width, _, _) ->
                        IncidentPainter.paintSummary(pen, summaries.get(row), context.zone(), x, y, width));
        timeline = new RowList(
                context.style(),
                "Timeline",
                (pen, row, x, y, width, _, _) -> shown.filter(
                                i -> row < i.entries().size())
                        .ifPresent(
                                i -> IncidentPainter.paintEntry(pen, i.entries().get(row), x, y, width)));
        evidence = new EvidencePane(context);
        split = new SplitPane(timeline, evidence);
        split.setDividerPositions(0.4);
        foot.setPadding(new Insets(4, 10, 4, 10));
        foot.setMinWidth(0);
        root.setTop(new VBox(banner, bar));
        root.setBottom(foot);
        root.setMinSize(0, 0);
        root.setAccessibleText("Incident");
        PaintedRegion.passFocus(root, () -> (shown.isPresent() ? timeline : list).requestFocus());
        list.onOpen(row -> go(summaries.get(row).start().id()));
        timeline.onSelect(this::select);
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && shown.isPresent()) {
                context.goInstead(listPlace());
                event.consume();
            }
        });
        fill();
    }

    private void go(String id) {
        context.go(place.with("file", "").with("id", id));
    }

    private Optional<OpenIncident> writing() {
        return shown.flatMap(i -> context.backend().records().openRecord(i.id()));
    }

    void showList() {
        context.go(listPlace());
    }

    private Place listPlace() {
        return place.with("id", "").with("file", "");
    }

    void export() {
        shown.ifPresent(i -> {
            context.showMessage("Exporting. Reading the data for the recording may take several minutes.");
            bar.setExporting(true);
            context.backend().records().export(i, result -> {
                bar.setExporting(false);
                context.showMessage(result);
            });
        });
    }

    void startDrill() {
        bar.setDrillStarting(true);
        context.showMessage("The practice range is preparing an incident. This takes a few seconds.");
        context.backend().drills().begin(this::onDrillStarted);
    }

    void practise() {
        var record = place.get("file").isEmpty() ? place.get("id") : place.get("file");
        bar.setDrillStarting(true);
        context.showMessage("The practice range is loading the incident. This takes a few seconds.");
        context.backend().drills().practise(record, this::onDrillStarted);
    }

    private void onDrillStarted(IncidentStore.Result<String> result) {
        bar.setDrillStarting(false);
        switch (result) {
            case IncidentStore.Result.Available<String>(var id) -> {
                context.showMessage("The drill has started. Find the cause, and close its record with your verdict.");
                // Its range has other hosts and another time than what was shown before.
                context.go(place.withoutHost()
                        .during(Place.HOME.range())
                        .with("file", "")
                        .with("id", id));
            }
            case IncidentStore.Result.Unavailable<String>(var why) ->
                context.showMessage("The drill did not start: " + why);
        }
    }

    void resume() {
        if (resuming || shown.isEmpty()) {
            return;
        }
        resuming = true;
        var id = shown.get().id();
        context.backend().records().resume(id, resumed -> {
            resuming = false;
            switch (resumed) {
                case IncidentStore.Result.Available<OpenIncident>(var open) -> {
                    if (shown.filter(incident -> incident.id().equals(id)).isPresent()) {
                        refresh(open);
                    }
                }
                case IncidentStore.Result.Unavailable<OpenIncident>(var why) ->
                    context.showMessage("The incident cannot be continued: " + why);
            }
        });
    }

    void saveNote() {
        var text = bar.note();
        if (text.isEmpty()) {
            return;
        }
        writing()
                .ifPresentOrElse(
                        open -> {
                            open.add("", new Evidence.Note(text));
                            bar.clearNote();
                            refresh(open);
                            selectNewest();
                        },
                        () -> context.showMessage(NOT_RECORDING));
    }

    void conclude(IncidentVerdict chosen) {
        writing()
                .ifPresentOrElse(
                        open -> {
                            var now = context.clock().instant();
                            var author = context.backend().alerts().defaultAuthor();
                            var record = open.snapshot();
                            var who = author.isEmpty() ? record.start().who() : author;
                            open.conclude(new IncidentEnd(
                                    now, context.zone(), who, chosen, bar.note(), record.proposedChanges()));
                            bar.clearNote();
                            refresh(open);
                            // In a drill the last entry compares the verdict with the actual cause.
                            selectNewest();
                        },
                        () -> context.showMessage(NOT_RECORDING));
    }

    private void selectNewest() {
        shown.ifPresent(i -> timeline.select(i.entries().size() - 1));
    }

    private void refresh(OpenIncident open) {
        shown = Optional.of(open.snapshot());
        fill();
        open.writeError().ifPresent(context::showMessage);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(AlertsAndProblems firing) {
        // Shows what was recorded since the last poll.
        if (!visible) {
            return;
        }
        writing()
                .ifPresentOrElse(
                        open -> {
                            if (isNew(open.snapshot())) {
                                refresh(open);
                            }
                        },
                        this::readAgain);
    }

    private boolean isNew(Incident newest) {
        return shown.filter(i ->
                        i.entries().size() == newest.entries().size() && i.end().equals(newest.end()))
                .isEmpty();
    }

    /// Another window or another console may have closed the record.
    private void readAgain() {
        if (readingAgain
                || !place.get("file").isEmpty()
                || shown.filter(i -> i.end().isEmpty()).isEmpty()) {
            return;
        }
        var requested = place;
        readingAgain = true;
        context.backend().records().read(place.get("id"), found -> {
            readingAgain = false;
            if (writing().isEmpty()
                    && found instanceof IncidentStore.Result.Available<Incident>(var newest)
                    && isNew(newest)) {
                receive(requested, found);
            }
        });
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
        visible = true;
        shown = Optional.empty();
        problem = "";
        shownEntry = Optional.empty();
        evidence.clear();
        var records = context.backend().records();
        listing = true;
        records.list(newest -> {
            summaries = newest;
            listing = false;
            fill();
        });
        reading = false;
        if (!newPlace.get("file").isEmpty()) {
            reading = true;
            records.open(newPlace.get("file"), found -> receive(newPlace, found));
        } else if (!newPlace.get("id").isEmpty()) {
            var current = records.openRecord(newPlace.get("id"));
            if (current.isPresent()) {
                shown = Optional.of(current.get().snapshot());
            } else {
                reading = true;
                records.read(newPlace.get("id"), found -> receive(newPlace, found));
            }
        }
        fill();
    }

    /// Handles a result. A result for a place that is no longer shown is ignored.
    private void receive(Place requested, IncidentStore.Result<Incident> found) {
        if (!requested.equals(place)) {
            return;
        }
        reading = false;
        switch (found) {
            case IncidentStore.Result.Available<Incident>(var incident) -> {
                shown = Optional.of(incident);
                problem = "";
            }
            case IncidentStore.Result.Unavailable<Incident>(var why) -> {
                shown = Optional.empty();
                problem = why;
            }
        }
        fill();
    }

    @Override
    public void onHidden() {
        visible = false;
    }

    private void fill() {
        boolean drillPossible = shown.isEmpty()
                && drillsPossible()
                && !context.backend().drills().running();
        // Each start of a practice range simulates the fleet anew, so an earlier record cannot be continued.
        boolean resumable = place.get("file").isEmpty()
                && !context.backend().isPracticeRange()
                && writing().isEmpty()
                && shown.filter(i -> i.end().isEmpty() && !i.start().drill()).isPresent();
        bar.show(
                shown.map(Incident::id).orElse(""),
                writing().isPresent(),
                resumable,
                drillPossible,
                practicePossible());
        if (shown.isEmpty()) {
            var lines = new ArrayList<List<Banner.Part>>();
            var unavailable = context.backend().records().unavailableReason();
            lines.add(Banner.line(
                    summaries.isEmpty()
                            ? listing
                                    ? "Loading the incidents …"
                                    : unavailable
                                            .map(why -> context.showsPast()
                                                    ? "Incidents are not listed while an earlier time is shown."
                                                            + " Esc returns to now."
                                                    : why)
                                            .orElse("No incidents have been recorded yet")
                            : CountText.of(summaries.size(), "incident")));
            if (!problem.isEmpty()) {
                lines.add(Banner.line(problem, CellState.CRITICAL));
            }
            banner.show(lines);
            list.show(
                    summaries.size(),
                    _ -> false,
                    unavailable.isPresent()
                            ? ""
                            : "Take a problem on the wall (T), or press I on an alert, to start an incident. What you"
                                    + " see during it is recorded here.");
            if (list.selected() < 0 && !summaries.isEmpty()) {
                list.selectSilently(0);
            }
            showCentre(list, list);
            foot.setText("Double-click or Enter opens an incident. Drop a .greenwall file on the window to open it.");
            return;
        }
        var incident = shown.get();
        banner.show(IncidentPainter.headline(incident, summaries));
        timeline.show(incident.entries().size(), _ -> false, "Nothing has been recorded in this incident yet.");
        keepSelection(incident.entries());
        showCentre(split, timeline);
        foot.setText("Up and down move along the timeline · drag in a chart to zoom · Esc goes back");
    }

    /// An entry that a colleague made earlier moves the rows below it.
    private void keepSelection(List<TimelineEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        int selected = timeline.selected();
        if (selected >= 0 && isShown(entries.get(selected))) {
            return;
        }
        IntStream.range(0, entries.size())
                .filter(row -> isShown(entries.get(row)))
                .findFirst()
                .ifPresentOrElse(timeline::selectSilently, () -> timeline.select(entries.size() - 1));
    }

    /// Whether it is the shown entry, which may have another number now or was read from its file again.
    private boolean isShown(TimelineEntry entry) {
        return shownEntry
                .filter(one -> one.at().equals(entry.at())
                        && one.who().equals(entry.who())
                        && one.what().title().equals(entry.what().title()))
                .isPresent();
    }

    /// The rows get the focus if the content that they replace had it.
    private void showCentre(Region content, RowList rows) {
        var before = root.getCenter();
        boolean focused = before != content && holdsFocus(before);
        root.setCenter(content);
        if (focused) {
            // Before that a split pane has no children.
            content.applyCss();
            rows.requestFocus();
        }
    }

    private boolean holdsFocus(@Nullable Node part) {
        return root.getScene() != null
                && Stream.iterate(root.getScene().getFocusOwner(), Objects::nonNull, Node::getParent)
                        .anyMatch(node -> node == part);
    }

    @Override
    public List<ViewAction> actions() {
        return shown.map(i -> bar.actions(i.start().title(), practicePossible()))
                .orElseGet(bar::actions);
    }

    /// The recording is made when the incident is closed with a verdict.
    private boolean practicePossible() {
        return drillsPossible() && shown.flatMap(Incident::end).isPresent();
    }

    private boolean drillsPossible() {
        return context.backend().drills().unavailableReason().isEmpty();
    }

    private void select(int row) {
        shown.map(i -> i.entries().get(row)).ifPresent(entry -> {
            shownEntry = Optional.of(entry);
            evidence.show(entry);
        });
    }

    @Override
    public void restyle(PaintStyle style) {
        banner.setPaintStyle(style);
        list.setPaintStyle(style);
        timeline.setPaintStyle(style);
        evidence.restyle(style);
    }

    @Override
    public boolean isWaiting() {
        return listing || reading;
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return !problem.isEmpty()
                ? ScreenshotCompleteness.GAPS
                : shown.isPresent() || !summaries.isEmpty()
                        ? ScreenshotCompleteness.ALL
                        : ScreenshotCompleteness.NOTHING;
    }
}
