package greenwall.views.shell;

import greenwall.fleet.Unit;
import greenwall.views.TimeTravel;
import greenwall.views.paint.Buttons;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/// A bar in large letters over a window that shows an earlier instant: the instant, that nothing is live, and how to go
/// on or back. Hidden at present.
final class PastBar extends FlowPane {
    static final List<Integer> SPEEDS = List.of(1, 10, 60, TimeTravel.FASTEST);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT);

    private final ZoneId zone;
    private final Label instant = new Label();
    private final Label said = new Label();
    private final InstantSource now;

    /// @param now the real time, to say how long ago it was
    PastBar(ZoneId zone, InstantSource now, Runnable choose, Runnable pause, Runnable back, Player player) {
        this.zone = zone;
        this.now = now;
        getStyleClass().add("past-bar");
        instant.getStyleClass().add("past-instant");
        said.getStyleClass().add("past-said");
        var buttons = new HBox(6);
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getChildren().add(button("At …", "Another instant (F9)", choose));
        buttons.getChildren().add(button("Pause", "Stand still", pause));
        for (int speed : SPEEDS) {
            buttons.getChildren()
                    .add(button("▶ " + speed + "×", "Play at " + speed + " times", () -> player.play(speed)));
        }
        buttons.getChildren().add(button("Back to now", "Back to now (Esc)", back));
        setHgap(18);
        setVgap(4);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(instant, said, buttons);
        setVisible(false);
        managedProperty().bind(visibleProperty());
    }

    /// Plays at a speed.
    @FunctionalInterface
    interface Player {
        void play(int speed);
    }

    private static Button button(String text, String name, Runnable action) {
        var button = Buttons.of(text, action);
        button.setAccessibleText(name);
        button.setFocusTraversable(true);
        return button;
    }

    void show(Optional<TimeTravel.Past> past) {
        setVisible(past.isPresent());
        past.ifPresent(then -> {
            instant.setText(text(then.at(), zone));
            said.setText("NOTHING HERE IS LIVE · "
                    + Unit.duration(Duration.between(then.at(), now.instant())) + " ago · "
                    + (then.speed() == 0 ? "stands still" : "plays at " + then.speed() + " times"));
        });
    }

    static String text(Instant at, ZoneId zone) {
        return LOCAL.format(at.atZone(zone))
                + (zone.normalized().equals(ZoneOffset.UTC) ? "" : " · " + UTC.format(at.atZone(ZoneOffset.UTC)));
    }
}
