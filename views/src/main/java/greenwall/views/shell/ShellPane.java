package greenwall.views.shell;

import greenwall.fleet.Labels;
import greenwall.fleet.VisibleText;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Icon;
import greenwall.styles.Theme;
import greenwall.views.Dashboards;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.LinkParameters;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRange;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.dashboard.DashboardLinks;
import greenwall.views.paint.PaintStyle;
import greenwall.views.problem.DefaultHost;
import greenwall.views.wall.WallView;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// All that is inside one window: strip, rail, the view of the moment, and the palette over them.
final class ShellPane extends StackPane {
    private static final List<Duration> SPANS = List.of(
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(24),
            Duration.ofDays(7),
            Duration.ofDays(30));
    private static final javafx.util.Duration MESSAGE = javafx.util.Duration.seconds(6);

    private final ConsoleServices around;
    private final Actions actions;
    private final ShellModel model;
    private final StatusBar strip;
    private final PastBar past;
    private final NavigationRail rail;
    private final ViewSlot content = new ViewSlot();
    private final Button back = button(Icon.BACK, "Back (Alt+Left)");
    private final Button forward = button(Icon.FORWARD, "Forward (Alt+Right)");
    private final MenuButton span = new MenuButton();
    private final MenuButton group = new MenuButton("Group");
    private final Label message = new Label();
    private final PauseTransition messageEnd = new PauseTransition(MESSAGE);
    private final CommandPalette palette;
    private final WindowOverlay sheet;
    private final ScopeMenu filter;
    private final Routes routes;
    private final Map<String, View> views = new HashMap<>();
    private PaintStyle look;
    private FleetState state = FleetState.EMPTY;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private @Nullable View current;
    private @Nullable Node pressedOn;
    private @Nullable Tour tour;

    /// What the window and the console do for a pane.
    interface Actions {
        void nextTheme();

        void theme(Theme theme);

        void scale(double factor);

        void usualScale();

        void openWindow(Place place);

        void fullScreen();

        void moved();
    }

    ShellPane(ConsoleServices around, PaintStyle look, Place start, Actions actions) {
        this.around = around;
        this.look = look;
        this.actions = actions;
        routes = new Routes(around.clock());
        model = new ShellModel(start, this::enter);
        filter = new ScopeMenu(
                () -> model.place().only(), only -> model.go(model.place().only(only)));
        strip = new StatusBar(look, around.clock(), around.zone());
        past = new PastBar(
                around.zone(), InstantSource.system(), this::pickInstant, () -> play(0), this::backToNow, this::play);
        rail = new NavigationRail(around.views(), kind -> go(kind.id()));
        palette = new CommandPalette(this::focusView);
        sheet = new WindowOverlay(this::focusView);
        back.setOnAction(_ -> model.back());
        forward.setOnAction(_ -> model.forward());
        for (var length : SPANS) {
            var item = new MenuItem(TimeRange.last(length).text());
            item.setOnAction(_ -> during(TimeRange.last(length)));
            span.getItems().add(item);
        }
        var picked = new MenuItem("From … to …");
        picked.setOnAction(_ -> pickSpan());
        var earlier = new MenuItem("All of it at …  F9");
        earlier.setOnAction(_ -> pickInstant());
        span.getItems().addAll(picked, earlier);
        span.setAccessibleText("Time range");
        span.setTooltip(new Tooltip("Time range, and whether it moves along with the time"));
        group.setTooltip(new Tooltip("Group the wall by labels"));
        var find = new Button("Find  Ctrl+K");
        find.setGraphic(NavigationRail.icon(Icon.SEARCH));
        find.setAccessibleText("Command palette");
        find.setOnAction(_ -> openPalette());
        var tools = new HBox(back, forward, span, filter.button(), group, find);
        tools.getStyleClass().add("strip");
        HBox.setHgrow(strip, Priority.ALWAYS);
        var top = new HBox(tools, strip);
        top.getStyleClass().add("top");
        message.getStyleClass().add("message");
        message.setMaxWidth(Double.MAX_VALUE);
        message.setVisible(false);
        message.managedProperty().bind(message.visibleProperty());
        messageEnd.setOnFinished(_ -> message.setVisible(false));
        var frame = new BorderPane(content, new VBox(past, top), null, message, rail);
        getChildren().addAll(frame, palette, sheet);
        if (around.ports().practice()) {
            strip.showPractice();
            var watermark = new Label("Practice range");
            watermark.getStyleClass().add("watermark");
            watermark.setMouseTransparent(true);
            StackPane.setAlignment(watermark, Pos.BOTTOM_RIGHT);
            getChildren().add(1, watermark);
        }
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        addEventFilter(KeyEvent.KEY_RELEASED, _ -> pressedOn = null);
        addEventHandler(KeyEvent.KEY_PRESSED, this::back);
        addEventHandler(KeyEvent.KEY_PRESSED, ShellPane::stay);
        addEventHandler(KeyEvent.KEY_TYPED, this::sign);
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

    /// A view as a file: it is kept with the others and opened.
    void take(Path file) {
        var dashboards = around.ports().dashboards();
        dashboards.take(file, taken -> {
            switch (taken) {
                case Dashboards.Taken.As(var name, var told) -> {
                    dashboards.named(name).ifPresent(entry -> go(DashboardLinks.place(entry, model.place())));
                    say(told);
                }
                case Dashboards.Taken.Refused(var why) -> say(why);
            }
        });
    }

    /// Called once the pane is in its scene.
    void begin() {
        model.note(now(model.place()));
        enter(model.place());
    }

    private static Button button(Icon icon, String name) {
        var button = new Button();
        button.setGraphic(NavigationRail.icon(icon));
        button.setAccessibleText(name);
        button.setTooltip(new Tooltip(name));
        return button;
    }

    Place place() {
        return model.place();
    }

    void show(FleetState newState, ScopeChoices offer) {
        state = newState;
        tellPast();
        strip.show(newState);
        strip.warn(around.ports().unchecked());
        groups(offer.labels());
        filter.show(offer.values());
        var view = current;
        if (view != null) {
            view.show(wanted());
        }
    }

    /// The hosts that the place's filter lets through.
    private FleetState wanted() {
        var only = model.place().only();
        return only.isEmpty() ? state : state.where(only.wanted());
    }

    void show(FiringAlerts newFiring) {
        firing = newFiring;
        strip.show(newFiring);
        var view = current;
        if (view != null) {
            view.show(newFiring);
        }
    }

    /// Once a second.
    void tick() {
        tellPast();
        strip.show(around.ports().team());
        strip.repaint();
    }

    void restyle(PaintStyle newLook) {
        look = newLook;
        strip.setLook(newLook);
        views.values().forEach(view -> view.restyle(newLook));
    }

    void say(String text) {
        message.setText(text);
        message.setVisible(true);
        messageEnd.playFromStart();
    }

    void go(Place place) {
        model.go(now(place));
    }

    /// A link may lead to an instant as well, at which the whole console is shown.
    private Place now(Place place) {
        var text = place.get(LinkParameters.AS_OF);
        if (text.isEmpty()) {
            return place;
        }
        try {
            var at = Instant.parse(text);
            if (around.ports()
                    .travel()
                    .past()
                    .filter(then -> then.at().equals(at))
                    .isEmpty()) {
                goTo(at);
            }
        } catch (DateTimeException _) {
            say("The link's instant cannot be read: " + VisibleText.line(text) + "; expected one like"
                    + " 2026-11-21T03:10:00Z");
        }
        return place.with(LinkParameters.AS_OF, "");
    }

    /// Another site is shown: views are made anew with whom to ask now, so that no answer of the site before is seen.
    void renew() {
        close();
        current = null;
        views.clear();
        tellPast();
        strip.warn(around.ports().unchecked());
        enter(model.place());
    }

    /// The guided tour from its first step.
    void tour() {
        endTour();
        var begun = new Tour(this::showOnTour, this::endTour);
        tour = begun;
        getChildren().add(getChildren().indexOf(palette), begun);
    }

    private void showOnTour(String view) {
        var there = model.place().to(view);
        var anyone = new Place(view, Optional.empty(), there.span(), there.more());
        model.go(DefaultHost.place(anyone, firing, state, around.clock().instant()));
    }

    private void endTour() {
        var old = tour;
        if (old != null) {
            tour = null;
            getChildren().remove(old);
            focusView();
        }
    }

    void close() {
        var view = current;
        if (view != null) {
            view.hidden();
        }
    }

    private void go(String view) {
        model.go(onIncident(model.place().to(view)));
    }

    private void enter(Place place) {
        var kind = around.views().stream()
                .filter(k -> k.id().equals(place.view()))
                .findFirst()
                .orElse(around.views().getFirst());
        var view = views.computeIfAbsent(kind.id(), _ -> CheckedView.of(kind, context()));
        var before = current;
        if (before != null && before != view) {
            before.hidden();
        }
        current = view;
        content.turnTo(view.node());
        var grouped = kind.id().equals("wall")
                        && place.get("group").isEmpty()
                        && !around.groupBy().isEmpty()
                ? place.with("group", String.join(",", around.groupBy()))
                : place;
        view.shown(grouped);
        // Who is in trouble first: a view that nobody told its host takes that of the worst problem.
        view.show(firing);
        view.show(wanted());
        filter.moved();
        rail.select(kind.id());
        tellSpan(place);
        group.setVisible(kind.id().equals("wall"));
        group.setManaged(kind.id().equals("wall"));
        back.setDisable(!model.canGoBack());
        forward.setDisable(!model.canGoForward());
        strip.setTitle(DashboardLinks.title(around.ports().dashboards(), place).orElse(kind.title())
                + (kind.ofOneHost() ? place.host().map(h -> " · " + h.name()).orElse("") : ""));
        around.ports()
                .team()
                .looks(kind.title() + place.host().map(h -> " · " + h.name()).orElse(""), place.host());
        focusView();
        actions.moved();
    }

    private ViewContext context() {
        return new ViewContext(look, around.clock(), around.zone(), around.ports(), this::intend);
    }

    private void focusView() {
        var view = current;
        if (view != null) {
            view.node().requestFocus();
        }
    }

    private void intend(Intent intent) {
        switch (intent) {
            case Intent.Go(var place) -> model.go(onIncident(place));
            case Intent.Note(var place) -> {
                model.note(place);
                tellSpan(place);
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

    private void tellPast() {
        past.show(around.ports().travel().past());
        tellSpan(model.place());
    }

    private void tellSpan(Place place) {
        boolean isPast = around.ports().travel().past().isPresent();
        span.setText(SpanText.of(place.span(), isPast, around.zone()));
    }

    private Place onIncident(Place place) {
        return IncidentSpan.of(
                place, firing.problems().orElse(List.of()), around.clock().instant());
    }

    /// Two instants for the axis of this place.
    private void pickSpan() {
        var now = around.clock().instant();
        var shown = model.place().span().at(now);
        var from = new TextField(SpanText.typed(shown.start(), around.zone()));
        var to = new TextField(SpanText.typed(shown.end(), around.zone()));
        from.setAccessibleText("From");
        to.setAccessibleText("To");
        var hint = new Label("17:40, 2026-11-21 17:40, -2h or now, in " + around.zone() + ".");
        var show = new Button("Show");
        Runnable go = () -> SpanText.window(
                        from.getText(), to.getText(), around.clock().instant(), around.zone())
                .ifPresentOrElse(
                        window -> {
                            sheet.close();
                            during(TimeRange.fixed(window));
                        },
                        () -> hint.setText("Not understood: a beginning and a later end like 17:40, 2026-11-21 17:40, "
                                + "-2h or now."));
        from.setOnAction(_ -> go.run());
        to.setOnAction(_ -> go.run());
        show.setOnAction(_ -> go.run());
        sheet.open(from, new Label("From"), from, new Label("To"), to, hint, show);
        from.selectAll();
    }

    /// One instant, for the whole console.
    private void pickInstant() {
        var zone = around.zone();
        var typed = new TextField(SpanText.typed(around.clock().instant(), zone));
        typed.setAccessibleText("Instant");
        var hint = new Label("The wall, the problems and all views as they were, as far as the sources still know. "
                + "17:40, 2026-11-21 17:40 or -2h, in " + zone + ". Nothing can be changed from there.");
        hint.setWrapText(true);
        var show = new Button("Show");
        Runnable go =
                () -> SpanText.instant(typed.getText(), InstantSource.system().instant(), zone)
                        .ifPresentOrElse(
                                at -> {
                                    sheet.close();
                                    goTo(at);
                                },
                                () -> hint.setText("Not understood: an instant like 17:40, 2026-11-21 17:40 or -2h."));
        typed.setOnAction(_ -> go.run());
        show.setOnAction(_ -> go.run());
        sheet.open(typed, new Label("At"), typed, hint, show);
        typed.selectAll();
    }

    private void goTo(Instant at) {
        say("Asking the sources for " + PastBar.text(at, around.zone()) + " …");
        around.ports().travel().go(at, this::say);
    }

    private void play(int speed) {
        around.ports().travel().play(speed);
        tellPast();
        focusView();
    }

    private void backToNow() {
        around.ports().travel().back();
        tellPast();
        say("Back to now.");
    }

    /// The keys of this view, and below them those of every view.
    private void showKeys() {
        var grid = new GridPane(18, 4);
        int row = 0;
        for (var view : List.of(model.place().view(), Keys.EVERYWHERE)) {
            for (var key : Keys.of(view)) {
                grid.addRow(row++, new Label(key.key()), new Label(key.does()));
            }
        }
        var scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setAccessibleText("Keys");
        sheet.open(scroll, scroll);
    }

    /// What no view used of Esc leads out of a field, and then one step back.
    private void back(KeyEvent event) {
        if (event.getCode() != KeyCode.ESCAPE || event.isConsumed()) {
            return;
        }
        if (event.getTarget() instanceof TextInputControl) {
            focusView();
        }
        // A view that gives the keyboard to the field again is left.
        if (getScene().getFocusOwner() instanceof TextInputControl
                || !(event.getTarget() instanceof TextInputControl)) {
            if (around.ports().travel().past().isPresent()) {
                backToNow();
            } else {
                model.back();
            }
        }
        event.consume();
    }

    /// An arrow that what is drawn has no use for would move the keyboard to a button beside it.
    private static void stay(KeyEvent event) {
        if (event.getCode().isArrowKey() && !(event.getTarget() instanceof Control)) {
            event.consume();
        }
    }

    private void sign(KeyEvent event) {
        if (event.isConsumed()
                || event.getTarget() instanceof TextInputControl
                || palette.isVisible()
                || sheet.isVisible()) {
            return;
        }
        switch (event.getCharacter()) {
            case "?" -> showKeys();
            case ":" -> openPalette();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void during(TimeRange newSpan) {
        model.go(model.place().during(newSpan));
    }

    /// The labels by which the hosts can be grouped.
    private void groups(SortedSet<String> names) {
        if (group.getItems().size() == names.size() + 1) {
            return;
        }
        var items = new ArrayList<MenuItem>();
        var none = new MenuItem("not grouped");
        none.setOnAction(_ -> model.go(model.place().with("group", WallView.UNGROUPED)));
        items.add(none);
        for (var name : names) {
            var item = new MenuItem(name);
            item.setOnAction(_ -> model.go(model.place().with("group", name)));
            items.add(item);
        }
        group.getItems().setAll(items);
    }

    /// The letter of a key belongs to what had the focus when it was pressed, not to a field that the key opened.
    private void typed(KeyEvent event) {
        if (pressedOn != null && pressedOn != getScene().getFocusOwner()) {
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        pressedOn = getScene().getFocusOwner();
        if (palette.isVisible() || sheet.isVisible()) {
            return;
        }
        var code = event.getCode();
        boolean used = true;
        if (event.isShortcutDown() && code.isDigitKey() && code != KeyCode.DIGIT0 && code != KeyCode.NUMPAD0) {
            int number = code.ordinal() - KeyCode.DIGIT1.ordinal();
            if (number < around.views().size()) {
                go(around.views().get(number).id());
            }
        } else if (event.isShortcutDown()) {
            switch (code) {
                case K, P -> openPalette();
                case L -> copyLink();
                case T -> actions.nextTheme();
                case N -> actions.openWindow(model.place());
                case PLUS, EQUALS, ADD -> actions.scale(1.1);
                case MINUS, SUBTRACT -> actions.scale(1 / 1.1);
                case DIGIT0, NUMPAD0 -> actions.usualScale();
                default -> used = false;
            }
        } else if (event.isAltDown()) {
            switch (code) {
                case LEFT -> model.back();
                case RIGHT -> model.forward();
                default -> used = false;
            }
        } else if (code == KeyCode.F1) {
            showKeys();
        } else if (code == KeyCode.F8) {
            handover();
        } else if (code == KeyCode.F9) {
            pickInstant();
        } else if (code == KeyCode.F11) {
            actions.fullScreen();
        } else {
            used = false;
        }
        if (used) {
            event.consume();
        }
    }

    /// The end of a shift as text, on the clipboard.
    private void handover() {
        say("Putting the handover together …");
        around.ports().handovers().write(state, text -> {
            SystemClipboard.text(text);
            say("The handover is on the clipboard: " + text.lines().count() + " lines.");
            if (around.ports().team().isNamed()) {
                HandoverPane.write(sheet, text, around.ports().team(), this::say);
            }
        });
    }

    private void copyLink() {
        SystemClipboard.text(around.ports()
                .travel()
                .past()
                .map(then -> model.place().with(LinkParameters.AS_OF, then.at().toString()))
                .orElse(model.place())
                .link());
        say("The link to this place is on the clipboard.");
    }

    /// What the letters do, for the place's host or else for the worst.
    private List<Command> about(Place.HostName host) {
        var window = model.place().span().at(around.clock().instant());
        return List.of(
                command("Explain", "E", host, new Intent.Explain(host, "", window)),
                command("Runbook", "R", host, new Intent.Runbook(host, "", Labels.EMPTY)),
                command("Probe", "P", host, new Intent.Probe(host)),
                command("Logs", "L", host, new Intent.Logs(host, window)),
                command("Silence", "S", host, new Intent.Silence(host)));
    }

    private Command command(String word, String key, Place.HostName host, Intent intent) {
        return new Command("action", word + ": " + host.name(), key, () -> intend(intent));
    }

    private void openPalette() {
        var commands = new ArrayList<>(
                ShellCommands.of(around, state, firing, model, place -> model.go(onIncident(place)), actions));
        for (var length : SPANS) {
            commands.add(new Command(
                    "time", "Time range: " + TimeRange.last(length).text(), "", () -> during(TimeRange.last(length))));
        }
        commands.add(new Command("time", "At … : all of it at an earlier instant", "F9", this::pickInstant));
        if (around.ports().travel().past().isPresent()) {
            commands.add(new Command("time", "Back to now", "Esc", this::backToNow));
            commands.add(new Command("time", "Pause", "", () -> play(0)));
            for (int speed : PastBar.SPEEDS) {
                commands.add(new Command("time", "Play at " + speed + " times", "", () -> play(speed)));
            }
        }
        commands.add(new Command("action", "Handover: the shift as text, to the clipboard", "F8", this::handover));
        around.ports()
                .team()
                .handover()
                .ifPresent(document -> commands.add(new Command(
                        "action",
                        "Handover of " + VisibleText.line(document.author()) + ": read and sign",
                        "",
                        () -> HandoverPane.read(sheet, document, around.ports().team(), around.zone(), this::say))));
        commands.add(new Command("action", "My shift begins now", "", () -> {
            around.ports().handovers().beginShift();
            say("The handover lists what happens from now on.");
        }));
        commands.add(new Command("action", "Guided tour", "", this::tour));
        commands.add(new Command("action", "Copy the link to this place", "Ctrl+L", this::copyLink));
        if (current != null) {
            current.actions()
                    .forEach(done -> commands.add(new Command("action", done.title(), done.detail(), done.action())));
        }
        model.place().host().or(() -> firing.worst(state)).ifPresent(host -> commands.addAll(about(host)));
        commands.add(new Command("action", "The keys of this view", "?  F1", this::showKeys));
        commands.add(new Command("time", "Time range: from … to …", "", this::pickSpan));
        commands.addAll(filter.commands());
        commands.addAll(around.commands().get());
        palette.open(commands);
    }
}
