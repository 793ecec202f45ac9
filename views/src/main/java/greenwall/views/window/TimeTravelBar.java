package greenwall.views.window;

import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.views.LinkParameters;
import greenwall.views.Place;
import greenwall.views.TimeTravel;
import greenwall.views.paint.Controls;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/// Moves the whole console to an earlier instant. While it shows one, this bar at the top of a window warns
/// that nothing is live.
final class TimeTravelBar extends FlowPane {
    static final List<Integer> SPEEDS = List.of(1, 10, 60, TimeTravel.FASTEST);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss zzz", Locale.ENGLISH);

    private final ConsoleContext context;
    private final TimePicker picker;
    private final MainWindowPane pane;
    private final Label instant = Controls.styled(new Label(), "past-instant");
    private final Label status = Controls.styled(new Label(), "past-said");
    /// The instant whose state was requested and is not shown yet.
    private Optional<Instant> requested = Optional.empty();

    TimeTravelBar(ConsoleContext context, TimePicker picker, MainWindowPane pane) {
        this.context = context;
        this.picker = picker;
        this.pane = pane;
        getStyleClass().add("past-bar");
        var buttons = new HBox(6);
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getChildren().add(button("Go to …", "Show another time (F9)", this::pick));
        buttons.getChildren().add(button("Pause", "Pause", () -> play(0)));
        for (int speed : SPEEDS) {
            buttons.getChildren().add(button("▶ " + speed + "×", "Play at " + speed + "×", () -> play(speed)));
        }
        buttons.getChildren().add(button("Back to now", "Back to now (Esc)", this::back));
        setHgap(18);
        setVgap(4);
        setAlignment(Pos.CENTER_LEFT);
        // The length of the status changes, and the buttons must not move under the pointer.
        getChildren().addAll(instant, buttons, status);
        setVisible(false);
        managedProperty().bind(visibleProperty());
    }

    private static Button button(String text, String name, Runnable action) {
        var button = Controls.button(text, action);
        button.setAccessibleText(name);
        button.setFocusTraversable(true);
        return button;
    }

    void show() {
        var past = travel().past();
        if (isVisible() && past.isEmpty()) {
            pane.showMessage("Back to now.");
        }
        setVisible(past.isPresent());
        past.ifPresent(shownPast -> {
            instant.setText(text(shownPast.at(), context.zone()));
            // Measured by the real clock.
            var ago = DurationText.of(
                    Duration.between(shownPast.at(), InstantSource.system().instant()));
            status.setText("NOT LIVE · " + ago + " ago · "
                    + (shownPast.speed() == 0 ? "paused" : "playing at " + shownPast.speed() + "×")
                    + " · silences and owners are not shown");
        });
    }

    static String text(Instant at, ZoneId zone) {
        return LOCAL.format(at.atZone(zone))
                + (zone.normalized().equals(ZoneOffset.UTC)
                        ? ""
                        : " · " + InstantText.seconds(at, ZoneOffset.UTC) + " UTC");
    }

    private TimeTravel travel() {
        return context.backend().travel();
    }

    boolean isPast() {
        return travel().past().isPresent();
    }

    void pick() {
        picker.pickInstant(this::go);
    }

    private void go(Instant at) {
        requested = Optional.of(at);
        pane.showMessage(loadingText(at));
        travel().go(at, pane::showMessage);
    }

    private String loadingText(Instant at) {
        return "Loading the state of " + text(at, context.zone()) + " …";
    }

    /// Called when a state is shown, which may still be that of the time before.
    void onStateShown() {
        requested
                .filter(at ->
                        travel().past().filter(shown -> shown.at().equals(at)).isPresent())
                .ifPresent(at -> {
                    requested = Optional.empty();
                    pane.endMessage(loadingText(at));
                });
    }

    private void play(int speed) {
        travel().play(speed);
        pane.showTime();
        pane.focusView();
    }

    void back() {
        travel().back(pane::showMessage);
    }

    /// Goes to the instant of a link, if it has one. Returns the place without the instant.
    Place follow(Place place) {
        var text = place.get(LinkParameters.AS_OF);
        if (text.isEmpty()) {
            return place;
        }
        try {
            var at = Instant.parse(text);
            if (travel().past().filter(shownPast -> shownPast.at().equals(at)).isEmpty()) {
                go(at);
            }
        } catch (DateTimeException _) {
            pane.showMessage("The link contains the invalid time \"" + SanitizedText.line(text)
                    + "\"; expected one such as 2026-11-21T03:10:00Z.");
        }
        return place.with(LinkParameters.AS_OF, "");
    }

    /// Adds the shown instant to the place.
    Place withShownInstant(Place place) {
        return travel().past()
                .map(shownPast ->
                        place.with(LinkParameters.AS_OF, shownPast.at().toString()))
                .orElse(place);
    }

    List<PaletteCommand> commands() {
        var commands = new ArrayList<PaletteCommand>();
        commands.add(new PaletteCommand("time", "Go to …: show everything at an earlier time", "F9", this::pick));
        if (isPast()) {
            commands.add(new PaletteCommand("time", "Back to now", "Esc", this::back));
            commands.add(new PaletteCommand("time", "Pause", "", () -> play(0)));
            for (int speed : SPEEDS) {
                commands.add(new PaletteCommand("time", "Play at " + speed + "×", "", () -> play(speed)));
            }
        }
        return commands;
    }
}
