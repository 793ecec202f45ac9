package greenwall.views.query;

import greenwall.fleet.SanitizedText;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.ViewContext;
import greenwall.views.completion.CompletionField;
import greenwall.views.completion.LogqlCompleter;
import greenwall.views.completion.PromqlCompleter;
import greenwall.views.paint.Controls;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A row for one expression: its language, its text and its error.
final class QueryRow extends VBox {
    /// The width of the language button in ems, enough for the longer name.
    private static final double LANGUAGE = 5.5;

    private final Button language = new Button();
    private final CompletionField field;
    private final Button remove = new Button("Remove");
    final Label error = Controls.hiddenWhenEmpty(Controls.styled(new Label(), "error"));
    private Language chosen;
    /// The expression that was shown or run last.
    private QueryExpression last;

    QueryRow(ViewContext context, QueryView view, QueryExpression expression) {
        chosen = expression.language();
        last = expression;
        var promql = new PromqlCompleter(view::cluster);
        var logql = new LogqlCompleter(view::cluster);
        field = new CompletionField(
                "Expression",
                "PromQL or LogQL; Ctrl+Space suggests",
                (text, caret) -> chosen == Language.PROMQL ? promql.at(text, caret) : logql.at(text, caret),
                context.backend().completions());
        field.getStyleClass().add("mono");
        field.setTextQuietly(expression.text());
        field.textProperty().subscribe(_ -> check());
        Runnable run = () -> {
            check();
            last = expression();
            view.run();
        };
        field.setOnRun(_ -> run.run());
        field.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            // An Esc that leaves the view would lose what was typed, so the first one only leaves the field.
            if (event.getCode() == KeyCode.ESCAPE && !expression().text().equals(last.text())) {
                view.focusCharts();
                event.consume();
            }
        });
        language.setTooltip(new Tooltip("Query Prometheus or Loki"));
        language.setOnAction(_ -> {
            chosen = chosen == Language.PROMQL ? Language.LOGQL : Language.PROMQL;
            name();
            check();
            if (error.getText().isEmpty()) {
                run.run();
            }
        });
        language.setMinWidth(Region.USE_PREF_SIZE);
        language.setPrefWidth(LANGUAGE * field.getFont().getSize());
        remove.setAccessibleText("Remove this expression");
        remove.setOnAction(_ -> view.remove(this));
        HBox.setHgrow(field, Priority.ALWAYS);
        var line = Controls.styled(new HBox(language, field, remove), "bar");
        getChildren().addAll(line, error);
        name();
        check();
    }

    private void name() {
        language.setText(chosen == Language.PROMQL ? "PromQL" : "LogQL");
        language.setAccessibleText("Language: " + language.getText());
    }

    private void check() {
        error.setText(
                field.getText().isBlank() ? "" : SanitizedText.line(expression().problem()));
    }

    QueryExpression expression() {
        return new QueryExpression(chosen, field.getText().strip());
    }

    /// Whether it is no longer being written: it is valid, or was run although it is not valid here. The server
    /// may understand more than this program.
    boolean complete() {
        var expression = expression();
        return !expression.text().isEmpty() && (expression.problem().isEmpty() || expression.equals(last));
    }

    CompletionField field() {
        return field;
    }

    void setRemovable(boolean wanted) {
        remove.setDisable(!wanted);
    }
}
