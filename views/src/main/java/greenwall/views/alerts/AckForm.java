package greenwall.views.alerts;

import greenwall.fleet.VisibleText;
import greenwall.fleet.alert.Alert;
import greenwall.views.AlertWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Says that somebody has seen an alert, and by choice keeps it quiet for an hour.
final class AckForm extends StackPane {
    private static final Duration SHORT = Duration.ofHours(1);

    private final AlertWork work;
    private final Consumer<String> say;
    private final Runnable onClosed;
    private final Label title = new Label();
    private final TextField comment = new TextField();
    private final CheckBox silence = new CheckBox("and make it a silence of one hour (needs a comment)");
    private final Label problem = new Label(" ");
    private List<Alert> alerts = List.of();

    AckForm(AlertWork work, Consumer<String> say, Runnable onClosed) {
        this.work = work;
        this.say = say;
        this.onClosed = onClosed;
        title.getStyleClass().add("heading");
        problem.getStyleClass().add("error");
        comment.setPromptText("what you are doing about it");
        comment.setAccessibleText("Comment");
        var done = new Button("Acknowledge (Enter)");
        done.setOnAction(_ -> send());
        var cancel = new Button("Cancel (Esc)");
        cancel.setOnAction(_ -> close());
        var box = new VBox(10, title, comment, silence, problem, new HBox(10, done, cancel));
        box.getStyleClass().add("command-palette");
        box.setPadding(new Insets(18));
        box.setMaxSize(640, Region.USE_PREF_SIZE);
        setAlignment(box, Pos.TOP_CENTER);
        setPadding(new Insets(50, 20, 20, 20));
        getChildren().add(box);
        setVisible(false);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER && !(event.getTarget() instanceof Button)) {
                send();
                event.consume();
            }
        });
    }

    void open(List<Alert> chosen) {
        alerts = chosen;
        title.setText(
                chosen.size() == 1
                        ? "Acknowledge " + VisibleText.line(chosen.getFirst().name())
                        : "Acknowledge " + chosen.size() + " alerts");
        comment.clear();
        silence.setSelected(false);
        var forbidden = chosen.stream()
                .map(Alert::cluster)
                .distinct()
                .flatMap(cluster -> work.forbidden(cluster).stream())
                .findFirst();
        silence.setDisable(forbidden.isPresent());
        problem.setText(" ");
        setVisible(true);
        comment.requestFocus();
    }

    void focusComment() {
        comment.requestFocus();
    }

    private void close() {
        leave();
        onClosed.run();
    }

    /// Without asking for the focus: the view is left.
    void leave() {
        setVisible(false);
    }

    private void send() {
        if (silence.isSelected() && comment.getText().isBlank()) {
            problem.setText("Say why in the comment: a silence has one.");
            return;
        }
        var length = silence.isSelected() ? Optional.of(SHORT) : Optional.<Duration>empty();
        for (var alert : alerts) {
            work.acknowledge(alert, comment.getText().strip(), length, say);
        }
        close();
    }
}
