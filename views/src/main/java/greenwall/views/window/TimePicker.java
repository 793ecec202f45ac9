package greenwall.views.window;

import greenwall.views.TimeRangeChoice;
import greenwall.views.paint.Controls;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;

/// A dialog for a time range or an instant.
record TimePicker(ConsoleContext context, DialogBox overlay) {
    void pickRange(TimeRangeChoice now, Consumer<TimeRangeChoice> picked) {
        var shown = now.at(context.clock().instant());
        var from = field("From", shown.start());
        var to = field("To", shown.end());
        if (now.live()) {
            to.setText("now");
        }
        var hint = Controls.wrapped(
                "Enter times such as " + TimeFieldFormat.EXAMPLES + ", in " + name(context.zone()) + ".");
        var error = errorLabel();
        var before = from.getText() + to.getText();
        Runnable go = () -> {
            if ((from.getText() + to.getText()).equals(before)) {
                overlay.close();
                return;
            }
            try {
                var range = TimeFieldFormat.parseRange(
                        from.getText(), to.getText(), context.clock().instant(), context.zone());
                overlay.close();
                picked.accept(range);
            } catch (IllegalArgumentException refused) {
                error.setText(String.valueOf(refused.getMessage()));
            }
        };
        overlay.open(from, new Label("From"), from, new Label("To"), to, hint, error, showButton(go, from, to));
        from.selectAll();
    }

    /// Asks for the instant that the whole console shows.
    void pickInstant(Consumer<Instant> picked) {
        var zone = context.zone();
        var typed = field("Time", context.clock().instant());
        var hint = Controls.wrapped(
                "Shows the wall, the problems and all views as they were, as far as the sources still have the data. "
                        + "Enter a time such as " + TimeFieldFormat.PAST_EXAMPLES + ", in " + name(zone)
                        + ". While the console shows the past, nothing can be changed.");
        var error = errorLabel();
        Runnable go = () -> {
            try {
                // While the console shows the past, its clock is not that of the user.
                var at = TimeFieldFormat.parsePast(
                        "Time", typed.getText(), InstantSource.system().instant(), zone);
                overlay.close();
                picked.accept(at);
            } catch (IllegalArgumentException refused) {
                error.setText(String.valueOf(refused.getMessage()));
            }
        };
        overlay.open(typed, new Label("Time"), typed, hint, error, showButton(go, typed));
        typed.selectAll();
    }

    private static Label errorLabel() {
        return Controls.hiddenWhenEmpty(Controls.wrapped("", "error"));
    }

    private TextField field(String name, Instant at) {
        var field = new TextField(TimeFieldFormat.text(at, context.zone()));
        field.setAccessibleText(name);
        return field;
    }

    /// Returns the "Show" button. Enter in a field does the same.
    private static Button showButton(Runnable go, TextField... fields) {
        for (var field : fields) {
            field.setOnAction(_ -> go.run());
        }
        return Controls.button("Show", go);
    }

    /// Systems call it `Etc/UTC`, people do not.
    private static String name(ZoneId zone) {
        return zone.getRules().equals(ZoneOffset.UTC.getRules()) ? "UTC" : zone.getId();
    }
}
