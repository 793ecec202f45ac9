package greenwall.views.window;

import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.state.FleetState;
import greenwall.views.Dashboards;
import greenwall.views.LinkParameters;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRangeChoice;
import greenwall.views.View;
import greenwall.views.ViewDescriptor;
import greenwall.views.WindowRequest;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.problem.DefaultHostChooser;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The content of one window: status bar, navigation rail, the current view, and the command palette above
/// them.
final class MainWindowPane extends BaseWindowPane {
    /// Views that show the newest state, and nothing of the time range.
    private static final Set<String> WITHOUT_CHARTS =
            Set.of("wall", "hosts", "glance", "services", "map", "alerts", "incident");

    /// The views that the host filter does not narrow: they show alerts, services or traces, and lead to their
    /// hosts.
    private static final Set<String> OF_ALL_HOSTS =
            Set.of("alerts", "history", "incident", "explain", "service", "traces", "assistant");

    private final ConsoleWindows.PaneActions actions;
    private final NavigationHistory history;
    private final NavigationRail rail;
    private final MessageLine message = new MessageLine();
    private final CommandPalette palette;
    private final DialogBox overlay;
    private final HandoverPane handover;
    private final TimePicker picker;
    private final TimeTravelBar travel;
    private final HostFilterMenu filter;
    private final MainToolbar toolbar;
    private @Nullable Tour tour;

    MainWindowPane(ConsoleContext context, PaintStyle style, Place start, ConsoleWindows.PaneActions actions) {
        super(context, style);
        this.actions = actions;
        history = new NavigationHistory(start, this::enter);
        filter = new HostFilterMenu(
                () -> history.place().scope(),
                scope -> history.go(history.place().withScope(scope)));
        rail = new NavigationRail(context.views(), kind -> go(kind.id()));
        palette = new CommandPalette(this::openLink, this::returnFocus);
        overlay = new DialogBox(this::returnFocus);
        handover = new HandoverPane(overlay, () -> context.backend().team(), this::showMessage);
        picker = new TimePicker(context, overlay);
        travel = new TimeTravelBar(context, picker, this);
        toolbar = new MainToolbar(
                history, filter.button(), this::during, this::pickRange, this::pickInstant, this::openPalette);
        HBox.setHgrow(statusBar, Priority.ALWAYS);
        var top = Controls.styled(new HBox(toolbar, statusBar), "top");
        HBox.setHgrow(message, Priority.ALWAYS);
        var bottom = new HBox(message);
        bottom.setAlignment(Pos.CENTER_RIGHT);
        var frame = new BorderPane(content, new VBox(travel, top), null, bottom, rail);
        getChildren().addAll(frame, palette, overlay);
        if (context.backend().isPracticeRange()) {
            statusBar.markPracticeRange();
            // It has a place of its own, because it would cover text of a view.
            var mark = Controls.styled(new Label("Practice range"), "practice-mark");
            mark.setMinWidth(Region.USE_PREF_SIZE);
            bottom.getChildren().add(mark);
        }
        new KeyboardShortcuts(this, history, actions, this::openBox).install();
        addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
            }
        });
        addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            event.getDragboard().getFiles().forEach(file -> openDroppedFile(file.toPath()));
            event.setDropCompleted(true);
        });
    }

    /// The uppermost open box.
    private Optional<DismissibleBox> openBox() {
        return Stream.<DismissibleBox>of(overlay, palette)
                .filter(Node::isVisible)
                .findFirst();
    }

    /// Imports a dropped file as a dashboard and opens it.
    void openDroppedFile(Path file) {
        if (file.toString().endsWith(".greenwall")) {
            go(history.place().to("incident").with("file", file.toString()));
            return;
        }
        var dashboards = context.backend().dashboards();
        dashboards.importFile(file, result -> {
            switch (result) {
                case Dashboards.SaveResult.Saved(var name, var message) -> {
                    dashboards
                            .named(name)
                            .ifPresent(entry -> go(DashboardLinks.place(
                                    entry, history.place(), context.clock().instant(), context.zone())));
                    showMessage(message);
                }
                case Dashboards.SaveResult.Refused(var why) -> showMessage(why);
            }
        });
    }

    /// Called once the pane is in its scene.
    ///
    /// @param fromLink whether the place is that of a link or a stored window, and not of another window
    void begin(boolean fromLink) {
        if (fromLink) {
            history.updateCurrent(fromLink(history.place()));
        }
        enter(history.place());
    }

    Place place() {
        return history.place();
    }

    @Override
    void show(FleetState newState, HostFilterChoices choices) {
        showTime();
        toolbar.showGroups(choices.labels());
        filter.show(choices.values());
        if (newState != FleetState.EMPTY) {
            travel.onStateShown();
        }
        super.show(newState, choices);
        if (!withCluster(history.place()).equals(history.place())) {
            enter(history.place());
        }
    }

    /// A link may name a host without its cluster.
    private Place withCluster(Place place) {
        return place.host()
                .filter(host -> host.cluster().isEmpty())
                .flatMap(host -> state.host(host.name()))
                .map(host -> place.about(Place.HostRef.of(host)))
                .orElse(place);
    }

    /// The hosts that pass the place's filter.
    @Override
    FleetState filteredState() {
        var place = history.place();
        // A view of one host may have come from a problem or an alert of a host outside of the filter.
        boolean all = place.scope().isEmpty()
                || OF_ALL_HOSTS.contains(place.view())
                || place.host().isPresent()
                        && context.view(place.view())
                                .filter(ViewDescriptor::ofOneHost)
                                .isPresent();
        return all ? state : state.withHosts(place.scope().matching(state));
    }

    @Override
    void tick() {
        showTime();
        super.tick();
    }

    void showMessage(String text) {
        message.show(text);
    }

    /// Removes a message, unless another one has replaced it.
    void endMessage(String text) {
        if (message.getText().equals(text)) {
            message.end();
        }
    }

    void go(Place place) {
        history.go(place.range().equals(history.place().range()) ? travel.follow(place) : fromLink(place));
    }

    /// A place that comes from a link or a stored window.
    private Place fromLink(Place place) {
        // The clock shows the instant of the link only later.
        var now = place.instant(LinkParameters.AS_OF).orElseGet(context.clock()::instant);
        return travel.follow(place).during(place.range().openedAt(now));
    }

    @Override
    void renew() {
        // Commands of the palette, and texts to read, are those of the old site.
        palette.close();
        if (!overlay.hasTypedText(".text-input")) {
            overlay.close();
        }
        var typed = typedTexts();
        super.renew();
        showTime();
        enter(history.place());
        typed.removeAll(fields().map(TextInputControl::getText).toList());
        if (!typed.isEmpty()) {
            SystemClipboard.putText(String.join("\n", typed));
            showMessage("The view was reloaded because the configuration or the time changed. The text that you had"
                    + " typed was copied to the clipboard.");
        }
    }

    /// What the user has typed into the fields that are shown, except passwords.
    private List<String> typedTexts() {
        return fields().filter(field -> field.isUndoable() && !(field instanceof PasswordField))
                .map(TextInputControl::getText)
                .filter(text -> !text.isBlank())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private Stream<TextInputControl> fields() {
        return lookupAll(".text-input").stream()
                .filter(node -> Stream.<Node>iterate(node, Objects::nonNull, Node::getParent)
                        .allMatch(Node::isVisible))
                .map(TextInputControl.class::cast);
    }

    void startTour() {
        endTour();
        var begun = new Tour(this::showOnTour, this::endTour);
        tour = begun;
        getChildren().add(getChildren().indexOf(palette), begun);
    }

    private void showOnTour(String view) {
        var shownPlace = history.place().to(view);
        var noHost = new Place(view, Optional.empty(), shownPlace.range(), shownPlace.parameters());
        history.go(
                DefaultHostChooser.place(noHost, firing, state, context.clock().instant()));
    }

    private void endTour() {
        var old = tour;
        if (old != null) {
            tour = null;
            getChildren().remove(old);
            focusView();
        }
    }

    private void go(String view) {
        var place = withIncidentRange(history.place().to(view));
        boolean live = !(place.range() instanceof TimeRangeChoice.AbsoluteRange);
        history.go(
                view.equals("runbook") && live
                        ? DefaultHostChooser.place(
                                place, firing, state, context.clock().instant())
                        : place);
        // The view that is already shown is not entered again.
        focusView();
    }

    /// @param number the index in the rail
    void goToView(int number) {
        if (number < context.views().size()) {
            go(context.views().get(number).id());
        }
    }

    private void enter(Place target) {
        var place = withCluster(target);
        history.updateCurrent(place);
        var kind = context.view(place.view()).orElse(context.views().getFirst());
        var grouped = kind.id().equals("wall")
                        && place.get("group").isEmpty()
                        && !context.groupBy().isEmpty()
                ? place.with("group", String.join(",", context.groupBy()))
                : place;
        open(kind.id(), kind, this::handleRequest, grouped);
        filter.onPlaceChanged();
        rail.select(kind.id());
        // The view may have chosen its host.
        var shown = history.place();
        showRange(shown);
        toolbar.onPlaceChanged(kind.id().equals("wall"));
        reportView(shown);
        focusView();
        actions.moved();
    }

    /// The wall gets the configured grouping with its place. The history does not keep it, so that a changed
    /// configuration applies.
    private Place withoutConfiguredGrouping(Place place) {
        boolean configured = place.view().equals("wall")
                && history.place().get("group").isEmpty()
                && place.get("group").equals(String.join(",", context.groupBy()));
        return configured ? place.with("group", "") : place;
    }

    /// Names the view and its host in the title and for the team.
    private void reportView(Place shown) {
        var kind = context.view(shown.view()).orElse(context.views().getFirst());
        var host = shown.host().map(h -> " · " + h.name()).orElse("");
        statusBar.setTitle(
                DashboardLinks.title(context.backend().dashboards(), shown).orElse(kind.title())
                        + (kind.ofOneHost() ? host : ""));
        context.backend().team().reportView(kind.title() + host, shown.host());
    }

    boolean isInView(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at == content) {
                return true;
            }
        }
        return false;
    }

    void focusView() {
        if (current != null && openBox().isEmpty()) {
            current.node().requestFocus();
        }
    }

    /// After a box is closed, the part of the view that had the focus before gets it again, else the view.
    private void returnFocus(@Nullable Node before) {
        focusView();
        var view = current;
        if (view == null
                || before == null
                || openBox().isPresent()
                || Stream.iterate(before, Objects::nonNull, Node::getParent).noneMatch(node -> node == view.node())) {
            return;
        }
        before.requestFocus();
    }

    void handleRequest(WindowRequest windowRequest) {
        switch (windowRequest) {
            case WindowRequest.Go(var target) -> {
                // Only its menu removes the filter: a view may open a place without it.
                var place = target.scope().isEmpty()
                        ? target.withScope(history.place().scope())
                        : target;
                if (place.get(LinkParameters.AS_OF).isEmpty()) {
                    history.go(withIncidentRange(place));
                } else {
                    go(place);
                }
            }
            case WindowRequest.GoInstead(var place) -> history.goInstead(place);
            case WindowRequest.Replace(var newPlace) -> {
                var place = withoutConfiguredGrouping(newPlace);
                boolean otherHost = !place.host().equals(history.place().host());
                history.replace(place);
                if (otherHost) {
                    reportView(place);
                }
                toolbar.showSteps();
                showRange(place);
                actions.moved();
            }
            case WindowRequest.ShowMessage(var text) -> showMessage(text);
            case WindowRequest.Task task ->
                history.go(RequestedPlaceResolver.of(
                        task,
                        history.place(),
                        state,
                        firing.snapshot().alerts(),
                        context.clock().instant()));
        }
    }

    void showTime() {
        travel.show();
        showRange(history.place());
    }

    private void showRange(Place place) {
        toolbar.showRange(rangeText(place, context.clock().instant(), context.zone()));
    }

    private String rangeText(Place place, Instant now, ZoneId zone) {
        boolean past = travel.isPast();
        var shown = shownRange();
        if (!shown.equals(place.range())) {
            return TimeRangeText.of(shown, past, now, zone) + " · "
                    + TimeRangeText.otherViews(place.range(), now, zone);
        }
        if (place.view().equals("incident")
                && !(place.get("id").isEmpty() && place.get("file").isEmpty())) {
            return TimeRangeText.ofRecord(place.range(), now, zone);
        }
        return WITHOUT_CHARTS.contains(place.view())
                ? TimeRangeText.ofOtherViews(place.range(), past, now, zone)
                : TimeRangeText.of(place.range(), past, now, zone);
    }

    /// The time range of the charts that are shown.
    private TimeRangeChoice shownRange() {
        return Optional.ofNullable(current)
                .flatMap(View::ownWindow)
                .map(TimeRangeChoice::fixed)
                .orElse(history.place().range());
    }

    /// A time range that is shown for a host stays when only the view changes, because the user may have chosen it. So
    /// does another one for the same host and view.
    private Place withIncidentRange(Place place) {
        var from = history.place();
        boolean stays = place.host().equals(from.host())
                && (place.view().equals(from.view())
                        || !WITHOUT_CHARTS.contains(from.view())
                                && place.range().equals(from.range()));
        return stays
                ? place
                : RequestedPlaceResolver.withIncidentRange(
                        place,
                        firing.problems().orElse(List.of()),
                        context.clock().instant());
    }

    private void pickRange() {
        var range = history.place().range();
        picker.pickRange(range.live() ? shownRange() : range, this::during);
    }

    void pickInstant() {
        travel.pick();
    }

    /// Back to now, or else to the previous place.
    void back() {
        if (travel.isPast()) {
            travel.back();
        } else {
            history.back();
        }
    }

    /// The keys of this view, and those of all views.
    void showKeys() {
        var keys = KeyHelp.pane(history.place().view());
        overlay.open(keys, keys);
    }

    private void during(TimeRangeChoice newRange) {
        var place = history.place().during(newRange);
        // Explain would keep the window around its instant, and without one it would explain a later time at each
        // visit.
        boolean untilNow = newRange.live() && place.get("compare").isEmpty();
        history.go(
                place.view().equals("explain")
                        ? place.with("onset", "")
                                .with("at", untilNow ? context.clock().instant().toString() : "")
                        : place);
    }

    /// Copies the handover text.
    void copyHandover() {
        var unavailable = context.backend().handovers().unavailableReason();
        if (unavailable.isPresent()) {
            showMessage(unavailable.get());
            return;
        }
        showMessage("Preparing the handover …");
        context.backend().handovers().write(state, firing.problems(), text -> {
            SystemClipboard.putText(text);
            showMessage("Copied the handover: " + CountText.of(text.lines().count(), "line") + ".");
            if (context.backend().team().isConfigured()) {
                handover.write(text);
            }
        });
    }

    private void openLink(String link) {
        try {
            var place = Place.parse(
                    link, context.views().stream().map(ViewDescriptor::id).toList());
            // It may say why the link before could not be opened.
            message.end();
            go(place);
        } catch (IllegalArgumentException refused) {
            showMessage(SentenceCase.of(String.valueOf(refused.getMessage())) + ".");
        }
    }

    void copyLink() {
        SystemClipboard.putText(travel.withShownInstant(history.place()).link());
        showMessage("Copied the link to this place. To open it, press Ctrl+K in any console and paste it.");
    }

    /// The actions on the place's host, or else the worst.
    private List<PaletteCommand> about(Place.HostRef host) {
        var now = context.clock().instant();
        var window = history.place().range().at(now);
        var shown = shownRange().at(now);
        return List.of(
                command("Explain", "E", host, new WindowRequest.Explain(host, "", window)),
                command("Runbook", "R", host, new WindowRequest.OpenRunbook(host, "", Labels.EMPTY)),
                command("Probe", "P", host, new WindowRequest.OpenProbes(host)),
                command("Logs", "L", host, new WindowRequest.OpenLogs(host, shown)),
                command("Silence", "S", host, new WindowRequest.CreateSilence(host)));
    }

    private PaletteCommand command(String word, String key, Place.HostRef host, WindowRequest windowRequest) {
        return new PaletteCommand("action", word + ": " + host.name(), key, () -> handleRequest(windowRequest));
    }

    void openPalette() {
        var commands = new ArrayList<>(PaletteCommandList.of(
                context, state, firing, history, place -> history.go(withIncidentRange(place)), actions));
        for (var length : MainToolbar.RANGES) {
            commands.add(new PaletteCommand(
                    "time",
                    "Time range: " + TimeRangeChoice.last(length).text(),
                    "",
                    () -> during(TimeRangeChoice.last(length))));
        }
        commands.addAll(travel.commands());
        commands.add(new PaletteCommand(
                "action", "Handover: copy the report of this shift to the clipboard", "F8", this::copyHandover));
        context.backend()
                .team()
                .latestHandover()
                .ifPresent(document -> commands.add(new PaletteCommand(
                        "action",
                        "Handover of " + SanitizedText.line(document.author()) + ": read and sign",
                        "",
                        () -> handover.read(document, context.zone()))));
        commands.add(new PaletteCommand("action", "My shift begins now", "", () -> {
            var handovers = context.backend().handovers();
            handovers.beginShift();
            showMessage(handovers.unavailableReason().orElse("The handover lists what happens from now on."));
        }));
        commands.add(new PaletteCommand("action", "Guided tour", "", this::startTour));
        commands.add(new PaletteCommand("action", "Copy the link to this place", "Ctrl+L", this::copyLink));
        if (current != null) {
            current.actions()
                    .forEach(action -> commands.add(
                            new PaletteCommand("action", action.title(), action.detail(), action.action())));
        }
        history.place().host().or(() -> firing.worstHost(state)).ifPresent(host -> commands.addAll(about(host)));
        commands.add(new PaletteCommand("action", "Keyboard shortcuts of this view", "?  F1", this::showKeys));
        commands.add(new PaletteCommand("time", "Time range: from … to …", "", this::pickRange));
        commands.addAll(filter.commands());
        palette.open(commands);
    }
}
