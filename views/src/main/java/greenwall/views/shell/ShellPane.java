package greenwall.views.shell;

import greenwall.fleet.state.FleetState;
import greenwall.styles.Icon;
import greenwall.styles.Theme;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRange;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.paint.Look;
import greenwall.views.wall.WallView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
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
    private final Rail rail;
    private final ViewSlot content = new ViewSlot();
    private final Button back = button(Icon.BACK, "Back (Alt+Left)");
    private final Button forward = button(Icon.FORWARD, "Forward (Alt+Right)");
    private final MenuButton span = new MenuButton();
    private final MenuButton group = new MenuButton("Group");
    private final Label message = new Label();
    private final PauseTransition messageEnd = new PauseTransition(MESSAGE);
    private final CommandPalette palette;
    private final ScopeMenu filter;
    private final Routes routes;
    private final Map<String, View> views = new HashMap<>();
    private Look look;
    private FleetState state = FleetState.EMPTY;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private @Nullable View current;
    private @Nullable Node pressedOn;

    /// What the window and the console do for a pane.
    interface Actions {
        void nextTheme();

        void theme(Theme theme);

        void scale(double factor);

        void openWindow(Place place);

        void fullScreen();

        void moved();
    }

    ShellPane(ConsoleServices around, Look look, Place start, Actions actions) {
        this.around = around;
        this.look = look;
        this.actions = actions;
        routes = new Routes(around.clock());
        model = new ShellModel(start, this::enter);
        filter = new ScopeMenu(
                () -> model.place().only(), only -> model.go(model.place().only(only)));
        strip = new StatusBar(look, around.clock(), around.zone());
        rail = new Rail(around.views(), kind -> go(kind.id()));
        palette = new CommandPalette(this::focusView);
        back.setOnAction(_ -> model.back());
        forward.setOnAction(_ -> model.forward());
        for (var length : SPANS) {
            var item = new MenuItem(TimeRange.last(length).text());
            item.setOnAction(_ -> during(TimeRange.last(length)));
            span.getItems().add(item);
        }
        span.setAccessibleText("Time range");
        span.setTooltip(new Tooltip("Time range"));
        group.setTooltip(new Tooltip("Group the wall by labels"));
        var find = new Button("Find  Ctrl+K");
        find.setGraphic(Rail.icon(Icon.SEARCH));
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
        var frame = new BorderPane(content, top, null, message, rail);
        getChildren().addAll(frame, palette);
        if (around.ports().practice()) {
            var watermark = new Label("Practice range");
            watermark.getStyleClass().add("watermark");
            watermark.setMouseTransparent(true);
            StackPane.setAlignment(watermark, Pos.BOTTOM_RIGHT);
            getChildren().add(1, watermark);
        }
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        addEventFilter(KeyEvent.KEY_TYPED, this::typed);
        addEventFilter(KeyEvent.KEY_RELEASED, _ -> pressedOn = null);
    }

    /// Called once the pane is in its scene.
    void begin() {
        enter(model.place());
    }

    private static Button button(Icon icon, String name) {
        var button = new Button();
        button.setGraphic(Rail.icon(icon));
        button.setAccessibleText(name);
        button.setTooltip(new Tooltip(name));
        return button;
    }

    Place place() {
        return model.place();
    }

    void show(FleetState newState, ScopeChoices offer) {
        state = newState;
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
        strip.repaint();
    }

    void restyle(Look newLook) {
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
        model.go(place);
    }

    /// Another site is shown: views are made anew with whom to ask now, so that no answer of the site before is seen.
    void renew() {
        close();
        current = null;
        views.clear();
        strip.warn(around.ports().unchecked());
        enter(model.place());
    }

    void close() {
        var view = current;
        if (view != null) {
            view.hidden();
        }
    }

    private void go(String view) {
        model.go(model.place().to(view));
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
        view.show(wanted());
        view.show(firing);
        filter.moved();
        rail.select(kind.id());
        span.setText(place.span().text());
        group.setVisible(kind.id().equals("wall"));
        group.setManaged(kind.id().equals("wall"));
        back.setDisable(!model.canGoBack());
        forward.setDisable(!model.canGoForward());
        strip.setTitle(kind.title()
                + (kind.ofOneHost() ? place.host().map(h -> " · " + h.name()).orElse("") : ""));
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
            case Intent.Go(var place) -> model.go(place);
            case Intent.Note(var place) -> {
                model.note(place);
                span.setText(place.span().text());
                actions.moved();
            }
            case Intent.Say(var text) -> say(text);
            case Intent.Silence _,
                    Intent.Logs _,
                    Intent.Probe _,
                    Intent.Runbook _,
                    Intent.Explain _,
                    Intent.Compare _ -> model.go(routes.to(intent, model.place(), state));
        }
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
        if (palette.isVisible()) {
            return;
        }
        var code = event.getCode();
        boolean used = true;
        if (event.isShortcutDown() && code.isDigitKey() && code != KeyCode.DIGIT0) {
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
                default -> used = false;
            }
        } else if (event.isAltDown()) {
            switch (code) {
                case LEFT -> model.back();
                case RIGHT -> model.forward();
                default -> used = false;
            }
        } else if (code == KeyCode.F8) {
            handover();
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
        });
    }

    private void copyLink() {
        SystemClipboard.text(model.place().link());
        say("The link to this place is on the clipboard.");
    }

    private void openPalette() {
        var commands = new ArrayList<>(ShellCommands.of(around, state, firing, model, actions));
        for (var length : SPANS) {
            commands.add(new Command(
                    "time", "Time range: " + TimeRange.last(length).text(), "", () -> during(TimeRange.last(length))));
        }
        commands.add(new Command("action", "Handover: the shift as text, to the clipboard", "F8", this::handover));
        commands.add(new Command("action", "My shift begins now", "", () -> {
            around.ports().handovers().beginShift();
            say("The handover will tell what happens from now on.");
        }));
        commands.add(new Command("action", "Copy the link to this place", "Ctrl+L", this::copyLink));
        if (current != null) {
            current.actions()
                    .forEach(done -> commands.add(new Command("action", done.title(), done.detail(), done.action())));
        }
        commands.addAll(filter.commands());
        commands.addAll(around.commands().get());
        palette.open(commands);
    }
}
