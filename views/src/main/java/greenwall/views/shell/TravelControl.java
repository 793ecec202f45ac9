package greenwall.views.shell;

import greenwall.fleet.VisibleText;
import greenwall.views.LinkParameters;
import greenwall.views.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;

/// Shows the whole console at an earlier instant, and returns to now.
final class TravelControl {
    private final ConsoleServices around;
    private final TimePicker picker;
    private final Consumer<String> say;
    private final Runnable onChange;
    private final Runnable focusView;
    private final PastBar bar;

    /// @param onChange called when it goes back or plays
    TravelControl(
            ConsoleServices around, TimePicker picker, Consumer<String> say, Runnable onChange, Runnable focusView) {
        this.around = around;
        this.picker = picker;
        this.say = say;
        this.onChange = onChange;
        this.focusView = focusView;
        bar = new PastBar(around.zone(), InstantSource.system(), this::pick, () -> play(0), this::back, this::play);
    }

    Node bar() {
        return bar;
    }

    boolean isPast() {
        return around.ports().travel().past().isPresent();
    }

    void show() {
        bar.show(around.ports().travel().past());
    }

    void pick() {
        picker.pickInstant(this::go);
    }

    private void go(Instant at) {
        say.accept("Asking the sources for " + PastBar.text(at, around.zone()) + " …");
        around.ports().travel().go(at, say);
    }

    private void play(int speed) {
        around.ports().travel().play(speed);
        onChange.run();
        focusView.run();
    }

    void back() {
        around.ports().travel().back();
        onChange.run();
        say.accept("Back to now.");
    }

    /// Goes to the instant of a link, if it has one, and returns the rest of the place.
    Place follow(Place place) {
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
                go(at);
            }
        } catch (DateTimeException _) {
            say.accept("The link's instant cannot be read: " + VisibleText.line(text) + "; expected one like"
                    + " 2026-11-21T03:10:00Z");
        }
        return place.with(LinkParameters.AS_OF, "");
    }

    /// The place with the shown instant.
    Place linked(Place place) {
        return around.ports()
                .travel()
                .past()
                .map(then -> place.with(LinkParameters.AS_OF, then.at().toString()))
                .orElse(place);
    }

    List<Command> commands() {
        var commands = new ArrayList<Command>();
        commands.add(new Command("time", "At … : all of it at an earlier instant", "F9", this::pick));
        if (isPast()) {
            commands.add(new Command("time", "Back to now", "Esc", this::back));
            commands.add(new Command("time", "Pause", "", () -> play(0)));
            for (int speed : PastBar.SPEEDS) {
                commands.add(new Command("time", "Play at " + speed + " times", "", () -> play(speed)));
            }
        }
        return commands;
    }
}
