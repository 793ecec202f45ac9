package greenwall.views.alerts;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.alert.Alert;
import greenwall.views.AlertOperations;
import greenwall.views.paint.Controls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;

/// Acknowledges an alert, optionally with a silence for an hour.
final class AcknowledgementDialog extends CommentDialog {
    private static final Duration SILENCE_LENGTH = Duration.ofHours(1);

    private final AlertOperations operations;
    private final Consumer<String> onMessage;
    private final Label summary = Controls.styled(new Label(), "muted");
    private final CheckBox silence = new CheckBox("Also create a silence for one hour (needs a comment)");
    private List<Alert> alerts = List.of();

    AcknowledgementDialog(AlertOperations operations, Consumer<String> onMessage, Runnable onClosed) {
        super(onClosed);
        this.operations = operations;
        this.onMessage = onMessage;
        problem.setText(" ");
        comment.setPromptText("what you are doing about it");
        comment.setAccessibleText("Comment");
        var acknowledge = Controls.button("Acknowledge (Enter)", this::send);
        summary.setWrapText(true);
        summary.managedProperty().bind(summary.visibleProperty());
        show(640, title, summary, comment, silence, problem, new HBox(10, acknowledge, cancel));
    }

    @Override
    boolean isSent(KeyEvent enter) {
        return !(enter.getTarget() instanceof Button);
    }

    void open(List<Alert> chosen) {
        alerts = chosen;
        title.setText(
                chosen.size() == 1
                        ? "Acknowledge " + SanitizedText.line(chosen.getFirst().nameAndSubject())
                        : "Acknowledge " + chosen.size() + " alerts");
        // Several alerts of a rule may have the same name and host.
        summary.setText(
                chosen.size() == 1 ? SanitizedText.line(chosen.getFirst().summary()) : "");
        summary.setVisible(!summary.getText().isEmpty());
        comment.clear();
        silence.setSelected(false);
        var forbidden = chosen.stream()
                .map(Alert::cluster)
                .distinct()
                .flatMap(cluster -> operations.forbiddenReason(cluster).stream())
                .findFirst();
        silence.setDisable(forbidden.isPresent());
        problem.setText(" ");
        setVisible(true);
        comment.requestFocus();
    }

    @Override
    void send() {
        if (silence.isSelected() && comment.getText().isBlank()) {
            problem.setText("A silence needs a comment: say why.");
            return;
        }
        var length = silence.isSelected() ? Optional.of(SILENCE_LENGTH) : Optional.<Duration>empty();
        for (var alert : alerts) {
            operations.acknowledge(alert, comment.getText().strip(), length, onMessage);
        }
        close();
    }
}
