package greenwall.views.probe;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyAnswer;
import greenwall.fleet.probe.run.ProbeRunEvent.HostKeyPrompt;
import greenwall.fleet.probe.run.ProbeRunEvent.PassphraseRequest;
import greenwall.views.paint.Controls;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Asks the user whether to trust a host key, or for a passphrase. Esc declines; nothing is stored then.
public final class SshPromptPane extends StackPane {
    private @Nullable ProbeRunEvent shown;
    private @Nullable Node first;
    private Runnable decline = () -> {};
    private Runnable answered = () -> {};
    private Runnable closed = () -> {};

    public SshPromptPane() {
        setVisible(false);
        managedProperty().bind(visibleProperty());
        getStyleClass().add("ask-shade");
        setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                decline.run();
                e.consume();
            }
        });
    }

    public void onClosed(Runnable listener) {
        closed = listener;
    }

    /// Shows a question, if it is a new one.
    ///
    /// @param onAnswered called when it is answered here
    public void ask(ProbeRunEvent question, Runnable onAnswered) {
        if (question == shown) {
            return;
        }
        shown = question;
        answered = onAnswered;
        setVisible(true);
        switch (question) {
            case HostKeyPrompt trust -> trust(trust);
            case PassphraseRequest passphrase -> passphrase(passphrase);
            default -> close();
        }
    }

    /// Hides the question if it was answered elsewhere or has expired.
    public void withdrawUnless(boolean stillOpen) {
        if (isVisible() && !stillOpen) {
            hide();
        }
    }

    private void hide() {
        shown = null;
        first = null;
        getChildren().clear();
        setVisible(false);
        closed.run();
    }

    private void close() {
        answered.run();
        hide();
    }

    private void trust(HostKeyPrompt prompt) {
        decline = () -> answer(prompt, HostKeyAnswer.NO);
        var no = Controls.button("No, cancel", decline);
        var once = Controls.button("This time only", () -> answer(prompt, HostKeyAnswer.ONCE));
        var remember = Controls.button("Trust and remember", () -> answer(prompt, HostKeyAnswer.REMEMBER));
        no.setCancelButton(true);
        show(
                no,
                heading("Do you trust this key of " + SanitizedText.line(prompt.host()) + "?"),
                Controls.wrapped(
                        "This host key is not known yet. Before you trust it, compare the fingerprint with the one"
                                + " that the host's administrator gives you."),
                Controls.wrapped("Key: " + SanitizedText.line(prompt.keyType())),
                Controls.wrapped(SanitizedText.line(prompt.fingerprint()), "mono", "fingerprint"),
                row(no, once, remember));
    }

    private void answer(HostKeyPrompt prompt, HostKeyAnswer trust) {
        prompt.answer().accept(trust);
        close();
    }

    private void passphrase(PassphraseRequest prompt) {
        var field = new PasswordField();
        field.setAccessibleText("Passphrase");
        field.setPromptText("Passphrase");
        decline = () -> {
            prompt.answer().accept(Optional.empty());
            close();
        };
        Runnable unlock = () -> {
            prompt.answer().accept(Optional.of(field.getText().toCharArray()));
            field.clear();
            close();
        };
        field.setOnAction(_ -> unlock.run());
        show(
                field,
                heading("A key needs its passphrase"),
                Controls.wrapped((prompt.isRetry() ? "Wrong passphrase. " : "") + "The passphrase of "
                        + SanitizedText.line(prompt.keyFile())
                        + " is kept only in memory, until Greenwall exits."),
                field,
                row(Controls.button("Continue without this key", decline), Controls.button("Unlock", unlock)));
    }

    public void focusFirst() {
        var node = first;
        if (node != null) {
            node.requestFocus();
        }
    }

    private void show(Node newFirst, Node... parts) {
        var box = Controls.styled(new VBox(parts), "ask");
        box.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        box.setPrefWidth(560);
        box.setAccessibleText("A question about the host");
        getChildren().setAll(box);
        first = newFirst;
        newFirst.requestFocus();
    }

    private static Label heading(String text) {
        var label = Controls.styled(new Label(text), "heading");
        return label;
    }

    private static HBox row(Button... buttons) {
        var row = Controls.styled(new HBox(buttons), "toolbar");
        row.setAlignment(Pos.CENTER_RIGHT);
        row.setSpacing(8);
        return row;
    }
}
