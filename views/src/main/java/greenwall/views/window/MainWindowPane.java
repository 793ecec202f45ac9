package greenwall.views.window;

import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.state.FleetState;
import greenwall.views.Dashboards;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRange;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.paint.PaintStyle;
import greenwall.views.problem.DefaultHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The content of one window: status bar, navigation rail, the current view, and the command palette above them.
final class MainWindowPane extends WindowPane {
    private final Console.PaneActions actions;
    private final WindowHistory model;
    private final NavigationRail rail;
    private final MessageLine message = new MessageLine();
    private final CommandPalette palette;
    private final WindowOverlay overlay;
    private final TimePicker picker;
    private final TimeTravelBar travel;
    private final ScopeMenu filter;
    private final MainToolbar tools;
    private final IntentHandler routes;
    private @Nullable Tour tour;

    MainWindowPane(ConsoleContext around, PaintStyle look, Place start, Console.PaneActions actions) {
        super(around, look);
        this.actions = actions;
        routes = new IntentHandler(around.clock());
        model = new WindowHistory(start, this::enter);
        filter = new ScopeMenu(
                () -> model.place().only(), only -> model.go(model.place().only(only)));
        rail = new NavigationRail(around.views(), kind -> go(kind.id()));
        palette = new CommandPalette(this::focusView);
        overlay = new WindowOverlay(this::focusView);
        picker = new TimePicker(around, overlay);
        travel = new TimeTravelBar(around, picker, this::say, this::showTime, this::focusView);
        tools = new MainToolbar(model, filter.button(), this::pickSpan, this::pickInstant, this::openPalette);
        HBox.setHgrow(strip, Priority.ALWAYS);
        var top = new HBox(tools, strip);
        top.getStyleClass().add("top");
        var frame = new BorderPane(content, new VBox(travel, top), null, message, rail);
        getChildren().addAll(frame, palette, overlay);
        if (around.ports().practice()) {
            strip.markPracticeRange();
            var watermark = new Label("Practice range");
            watermark.getStyleClass().add("watermark");
            watermark.setMouseTransparent(true);
            StackPane.setAlignment(watermark, Pos.BOTTOM_RIGHT);
            getChildren().add(1, watermark);
        }
        new KeyboardShortcuts(this, model, actions, () -> palette.isVisible() || overlay.isVisible()).install();
        addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
            }
        });
        addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            event.getDragboard().getFiles().forEach(file -> take(file.toPath()));
            event.setDropCompleted(true);
        });
    }

    /// Imports a dropped file as a dashboard and opens it.
    void take(Path file) {
        var dashboards = around.ports().dashboards();
        dashboards.importFile(file, result -> {
            switch (result) {
                case Dashboards.ImportResult.Saved(var name, var message) -> {
                    dashboards.named(name).ifPresent(entry -> go(DashboardLinks.place(entry, model.place())));
                    say(message);
                }
                case Dashboards.ImportResult.Refused(var why) -> say(why);
            }
        });
    }

    /// Called once the pane is in its scene.
    void begin() {
        model.note(travel.follow(model.place()));
        enter(model.place());
    }

    Place place() {
        return model.place();
    }

    @Override
    void show(FleetState newState, ScopeChoices offer) {
        showTime();
        tools.showGroups(offer.labels());
        filter.show(offer.values());
        super.show(newState, offer);
    }

    /// The hosts that pass the place's filter.
    @Override
    FleetState wanted() {
        var only = model.place().only();
        return only.isEmpty() ? state : state.withHosts(only.hostFilter());
    }

    @Override
    void tick() {
        showTime();
        super.tick();
    }

    void say(String text) {
        message.say(text);
    }

    void go(Place place) {
        model.go(travel.follow(place));
    }

    @Override
    void renew() {
        super.renew();
        showTime();
        enter(model.place());
    }

    /// Begins the guided tour.
    void tour() {
        endTour();
        var begun = new Tour(this::showOnTour, this::endTour);
        tour = begun;
        getChildren().add(getChildren().indexOf(palette), begun);
    }

    private void showOnTour(String view) {
        var there = model.place().to(view);
        var noHost = new Place(view, Optional.empty(), there.span(), there.more());
        model.go(DefaultHost.place(noHost, firing, state, around.clock().instant()));
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
        model.go(onIncident(model.place().to(view)));
    }

    /// @param number the index in the rail
    void goToView(int number) {
        if (number < around.views().size()) {
            go(around.views().get(number).id());
        }
    }

    private void enter(Place place) {
        var kind = around.views().stream()
                .filter(k -> k.id().equals(place.view()))
                .findFirst()
                .orElse(around.views().getFirst());
        var view = turnTo(kind.id(), kind, this::intend);
        var grouped = kind.id().equals("wall")
                        && place.get("group").isEmpty()
                        && !around.groupBy().isEmpty()
                ? place.with("group", String.join(",", around.groupBy()))
                : place;
        view.onShown(grouped);
        // Shows alerts first: a view without a host takes that of the worst problem.
        view.show(firing);
        view.show(wanted());
        filter.moved();
        rail.select(kind.id());
        showSpan(place);
        tools.moved(kind.id().equals("wall"));
        strip.setTitle(DashboardLinks.title(around.ports().dashboards(), place).orElse(kind.title())
                + (kind.ofOneHost() ? place.host().map(h -> " · " + h.name()).orElse("") : ""));
        around.ports()
                .team()
                .reportView(
                        kind.title() + place.host().map(h -> " · " + h.name()).orElse(""), place.host());
        focusView();
        actions.moved();
    }

    void focusView() {
        if (current != null) {
            current.node().requestFocus();
        }
    }

    private void intend(Intent intent) {
        switch (intent) {
            case Intent.Go(var place) -> model.go(onIncident(place));
            case Intent.Replace(var place) -> {
                model.note(place);
                showSpan(place);
                actions.moved();
            }
            case Intent.Say(var text) -> say(text);
            case Intent.Silence _,
                    Intent.Logs _,
                    Intent.Probe _,
                    Intent.Runbook _,
                    Intent.Explain _,
                    Intent.ExplainService _,
                    Intent.Compare _ -> model.go(routes.to(intent, model.place(), state));
        }
    }

    private void showTime() {
        travel.show();
        showSpan(model.place());
    }

    private void showSpan(Place place) {
        tools.showSpan(TimeRangeText.of(place.span(), travel.isPast(), around.zone()));
    }

    private Place onIncident(Place place) {
        return IncidentTimeRange.of(
                place, firing.problems().orElse(List.of()), around.clock().instant());
    }

    private void pickSpan() {
        picker.pickSpan(model.place().span(), this::during);
    }

    void pickInstant() {
        travel.pick();
    }

    /// Back to now, or else to the previous place.
    void back() {
        if (travel.isPast()) {
            travel.back();
        } else {
            model.back();
        }
    }

    /// The keys of this view, and those of all views.
    void showKeys() {
        var grid = new GridPane(18, 4);
        int row = 0;
        for (var view : List.of(model.place().view(), ShortcutHelp.EVERYWHERE)) {
            for (var key : ShortcutHelp.of(view)) {
                grid.addRow(row++, new Label(key.key()), new Label(key.does()));
            }
        }
        var scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setAccessibleText("Keys");
        overlay.open(scroll, scroll);
    }

    private void during(TimeRange newSpan) {
        model.go(model.place().during(newSpan));
    }

    /// Copies the handover text.
    void handover() {
        say("Preparing the handover …");
        around.ports().handovers().write(state, text -> {
            SystemClipboard.text(text);
            say("The handover is on the clipboard: " + text.lines().count() + " lines.");
            if (around.ports().team().isConfigured()) {
                HandoverPane.write(overlay, text, around.ports().team(), this::say);
            }
        });
    }

    void copyLink() {
        SystemClipboard.text(travel.linked(model.place()).link());
        say("The link to this place is on the clipboard.");
    }

    /// The actions on the place's host, or else the worst.
    private List<PaletteCommand> about(Place.HostName host) {
        var window = model.place().span().at(around.clock().instant());
        return List.of(
                command("Explain", "E", host, new Intent.Explain(host, "", window)),
                command("Runbook", "R", host, new Intent.Runbook(host, "", Labels.EMPTY)),
                command("Probe", "P", host, new Intent.Probe(host)),
                command("Logs", "L", host, new Intent.Logs(host, window)),
                command("Silence", "S", host, new Intent.Silence(host)));
    }

    private PaletteCommand command(String word, String key, Place.HostName host, Intent intent) {
        return new PaletteCommand("action", word + ": " + host.name(), key, () -> intend(intent));
    }

    void openPalette() {
        var commands = new ArrayList<>(
                PaletteEntries.of(around, state, firing, model, place -> model.go(onIncident(place)), actions));
        for (var length : MainToolbar.SPANS) {
            commands.add(new PaletteCommand(
                    "time", "Time range: " + TimeRange.last(length).text(), "", () -> during(TimeRange.last(length))));
        }
        commands.addAll(travel.commands());
        commands.add(new PaletteCommand(
                "action", "Handover: copy the shift as text to the clipboard", "F8", this::handover));
        around.ports()
                .team()
                .handover()
                .ifPresent(document -> commands.add(new PaletteCommand(
                        "action",
                        "Handover of " + SanitizedText.line(document.author()) + ": read and sign",
                        "",
                        () -> HandoverPane.read(
                                overlay, document, around.ports().team(), around.zone(), this::say))));
        commands.add(new PaletteCommand("action", "My shift begins now", "", () -> {
            around.ports().handovers().beginShift();
            say("The handover lists what happens from now on.");
        }));
        commands.add(new PaletteCommand("action", "Guided tour", "", this::tour));
        commands.add(new PaletteCommand("action", "Copy the link to this place", "Ctrl+L", this::copyLink));
        if (current != null) {
            current.actions()
                    .forEach(action -> commands.add(
                            new PaletteCommand("action", action.title(), action.detail(), action.action())));
        }
        model.place().host().or(() -> firing.worst(state)).ifPresent(host -> commands.addAll(about(host)));
        commands.add(new PaletteCommand("action", "The keys of this view", "?  F1", this::showKeys));
        commands.add(new PaletteCommand("time", "Time range: from … to …", "", this::pickSpan));
        commands.addAll(filter.commands());
        palette.open(commands);
    }
}
