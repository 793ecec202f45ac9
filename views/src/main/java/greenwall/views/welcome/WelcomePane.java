package greenwall.views.welcome;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.styles.Icon;
import greenwall.views.paint.Controls;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.SVGPath;
import org.jspecify.annotations.Nullable;

/// The screen of the first run. The user opens the practice range, or enters a Prometheus, sees what it
/// provides, and saves. To do the latter, it is enough to type the URL and press Enter twice.
public final class WelcomePane extends StackPane {
    private final FirstRunSetup setup;
    private final Consumer<WelcomeWindow.UserChoice> onAnswer;
    private final TextField url = new TextField();
    private final TextField lokiUrl = new TextField();
    private final TextField alertmanagerUrl = new TextField();
    private final TextField user = new TextField();
    private final PasswordField password = new PasswordField();
    private final Button test = Controls.button("Test", this::test);
    private final Button save = Controls.button("Save and open the wall", this::save);
    private final ProgressIndicator busy = new ProgressIndicator();
    private final VBox findings = new VBox();
    private final CheckBox loki = new CheckBox();
    private final CheckBox alertmanager = new CheckBox();
    private final Label errorLabel = Controls.wrapped("", "error");
    private FirstRunSetup.Finding.@Nullable Responding answers;
    private int requests;

    public WelcomePane(FirstRunSetup setup, Consumer<WelcomeWindow.UserChoice> onAnswer) {
        this.setup = setup;
        this.onAnswer = onAnswer;
        var card = Controls.styled(
                new VBox(
                        Controls.styled(new Label("Welcome to Greenwall"), "welcome-title"),
                        text("Where should the data come from? You can change this at any time.", "muted"),
                        practice(),
                        own()),
                "welcome");
        card.setMaxHeight(Region.USE_PREF_SIZE);
        setAlignment(card, Pos.CENTER);
        getChildren().add(card);
        getStyleClass().add("welcome-ground");
        clearResult();
    }

    private Node practice() {
        var button =
                Controls.button("Open the practice _range", () -> onAnswer.accept(WelcomeWindow.UserChoice.PRACTISE));
        button.setMnemonicParsing(true);
        button.setId("practise");
        enterPresses(button);
        return section(
                Icon.WALL,
                "Look around first",
                text(
                        "A simulated fleet of 24 hosts on this machine only, with metrics, logs and alerts. Your"
                                + " configuration and your network are not touched.",
                        "muted"),
                button);
    }

    private Node own() {
        url.setId("prometheus-url");
        url.setPromptText("http://prometheus.example:9090");
        url.setAccessibleText("URL of your Prometheus");
        url.textProperty().subscribe(this::clearResult);
        url.setOnAction(_ -> test());
        HBox.setHgrow(url, Priority.ALWAYS);
        optional(lokiUrl, "loki-url", "Loki", "Loki URL, if not on the same host");
        optional(alertmanagerUrl, "alertmanager-url", "Alertmanager", "Alertmanager URL, if not on the same host");
        optional(user, "user", "User", "User, if one is needed");
        optional(password, "password", "Password", "Password");
        test.setId("test");
        test.disableProperty()
                .bind(Bindings.createBooleanBinding(() -> url.getText().isBlank(), url.textProperty()));
        enterPresses(test);
        busy.setMaxSize(18, 18);
        busy.setVisible(false);
        findings.getStyleClass().add("welcome-findings");
        loki.setId("with-loki");
        alertmanager.setId("with-alertmanager");
        errorLabel.setId("trouble");
        save.setId("save");
        save.getStyleClass().add("accent");
        enterPresses(save);
        var file = text(
                "Will be saved to " + SanitizedText.line(setup.file()) + ", with comments about further settings.",
                "muted");
        for (Node optional : new Node[] {findings, loki, alertmanager, errorLabel, save, file}) {
            optional.managedProperty().bind(optional.visibleProperty());
        }
        file.visibleProperty().bind(save.visibleProperty());
        var label = new Label("URL of your Prometheus, or of anything with its query API");
        label.setLabelFor(url);
        return section(
                Icon.SOURCE,
                "Add your own",
                label,
                row(url, test, busy),
                row(lokiUrl, alertmanagerUrl),
                row(user, password),
                errorLabel,
                findings,
                loki,
                alertmanager,
                save,
                file);
    }

    private void optional(TextField field, String id, String name, String prompt) {
        field.setId(id);
        field.setPromptText(prompt);
        field.setAccessibleText(name);
        field.textProperty().subscribe(this::clearResult);
        field.setOnAction(_ -> test());
        HBox.setHgrow(field, Priority.ALWAYS);
    }

    private static Node section(Icon icon, String title, Node... content) {
        var box = Controls.styled(
                new VBox(row(icon(icon, "welcome-mark"), Controls.styled(new Label(title), "heading"))),
                "welcome-section");
        box.getChildren().addAll(content);
        return box;
    }

    private static Node row(Node... content) {
        var row = Controls.styled(new HBox(content), "welcome-line");
        return row;
    }

    /// An icon as large as the text next to it.
    private static Region icon(Icon icon, String style) {
        var path = new SVGPath();
        path.setContent(icon.path());
        var region = new Region();
        region.setShape(path);
        region.getStyleClass().addAll("welcome-icon", style);
        return region;
    }

    private static Label text(String words, String style) {
        var label = Controls.wrapped(words, style);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /// By default only the space bar presses a focused button in JavaFX.
    private static void enterPresses(Button button) {
        button.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && button.isFocused()) {
                button.fire();
                event.consume();
            }
        });
    }

    /// Call this after the pane is shown.
    public void begin() {
        url.requestFocus();
    }

    /// Discards the result, which belongs to the previous input.
    private void clearResult() {
        requests++;
        answers = null;
        busy.setVisible(false);
        errorLabel.setVisible(false);
        findings.setVisible(false);
        loki.setVisible(false);
        alertmanager.setVisible(false);
        save.setVisible(false);
    }

    private void test() {
        var typed = url.getText().strip();
        if (typed.isEmpty()) {
            return;
        }
        clearResult();
        busy.setVisible(true);
        int request = requests;
        var all = new FirstRunSetup.UserInput(
                typed,
                lokiUrl.getText().strip(),
                alertmanagerUrl.getText().strip(),
                user.getText().strip(),
                password.getText());
        setup.test(all, finding -> {
            if (request == requests) {
                show(finding);
            }
        });
    }

    private void show(FirstRunSetup.Finding finding) {
        busy.setVisible(false);
        switch (finding) {
            case FirstRunSetup.Finding.Refused(var found, var remedy) ->
                showError(SentenceCase.of(found) + (remedy.isEmpty() ? "" : ". " + SentenceCase.of(remedy)));
            case FirstRunSetup.Finding.Responding found -> {
                answers = found;
                findings.getChildren()
                        .setAll(found.lines().stream().map(WelcomePane::line).toList());
                findings.setVisible(true);
                offer(loki, "Loki", found.loki());
                offer(alertmanager, "Alertmanager", found.alertmanager());
                save.setVisible(true);
                save.requestFocus();
            }
        }
    }

    private static Node line(FirstRunSetup.Line line) {
        var mark = icon(line.missing() ? Icon.ABSENT : Icon.OK, line.missing() ? "welcome-missing" : "welcome-found");
        return row(mark, text(SanitizedText.line(line.text()), line.missing() ? "muted" : "plain"));
    }

    private static void offer(CheckBox box, String name, Optional<String> found) {
        box.setText("Use this " + name + " too: " + SanitizedText.line(found.orElse("")));
        box.setSelected(found.isPresent());
        box.setVisible(found.isPresent());
    }

    private void save() {
        var found = answers;
        if (found == null) {
            return;
        }
        var refused = setup.write(new FirstRunSetup.Choice(
                found.url(),
                found.loki().filter(_ -> loki.isSelected()),
                found.alertmanager().filter(_ -> alertmanager.isSelected())));
        refused.ifPresentOrElse(this::showError, () -> onAnswer.accept(WelcomeWindow.UserChoice.CONFIGURED));
    }

    private void showError(String line) {
        errorLabel.setText(SanitizedText.line(line));
        errorLabel.setVisible(true);
    }
}
