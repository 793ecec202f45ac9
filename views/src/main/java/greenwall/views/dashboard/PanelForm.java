package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.views.ViewContext;
import greenwall.views.complete.LogqlCompleter;
import greenwall.views.complete.PromqlCompleter;
import greenwall.views.complete.SuggestField;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// A panel's title, kind and queries, to be typed over. Enter takes them, Esc leaves the panel as it is.
final class PanelForm extends VBox {
    private final Panel panel;
    private final TextField title = new TextField();
    private final KindChoice kind = new KindChoice();
    private final List<SuggestField> queries = new ArrayList<>();
    private final Runnable onCancel;

    /// @param cluster whose metrics and labels are suggested
    PanelForm(ViewContext context, Supplier<String> cluster, Panel panel, Consumer<Panel> onDone, Runnable onCancel) {
        this.panel = panel;
        this.onCancel = onCancel;
        getStyleClass().add("panel-form");
        setStyle("-fx-background-color: -gw-raised; -fx-border-color: -gw-line; -fx-padding: 12;");
        setSpacing(6);
        title.setText(panel.title());
        title.setAccessibleText("Title of the panel");
        title.setOnAction(_ -> onDone.accept(edited()));
        kind.choose(panel.kind());
        getChildren().addAll(new Label("Title"), title, new Label("Kind"), kind);
        for (var target : panel.targets()) {
            if (target instanceof PanelQuery.Query query) {
                var field = field(context, cluster, query, panel.asking().source());
                field.setOnRun(_ -> onDone.accept(edited()));
                queries.add(field);
                getChildren().addAll(new Label("Query " + query.ref()), field);
            }
        }
        var done = new Button("Apply");
        done.setOnAction(_ -> onDone.accept(edited()));
        var cancel = new Button("Cancel");
        cancel.setOnAction(_ -> onCancel.run());
        getChildren().add(new HBox(8, done, cancel));
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                this.onCancel.run();
            }
            // What is typed here is no key of the view.
            event.consume();
        });
    }

    private static SuggestField field(
            ViewContext context, Supplier<String> cluster, PanelQuery.Query query, SourceRef usual) {
        var promql = new PromqlCompleter(cluster);
        var logql = new LogqlCompleter(cluster);
        boolean logs = query.source().kind() == SourceRef.Kind.LOKI || usual.kind() == SourceRef.Kind.LOKI;
        var field = new SuggestField(
                "Query " + query.ref(),
                logs ? "LogQL; Ctrl+Space suggests" : "PromQL; Ctrl+Space suggests",
                (text, caret) -> logs ? logql.at(text, caret) : promql.at(text, caret),
                context.ports().vocabulary());
        field.getStyleClass().add("mono");
        field.put(query.text());
        field.positionCaret(0);
        return field;
    }

    private Panel edited() {
        var targets = new ArrayList<PanelQuery>();
        int next = 0;
        for (var target : panel.targets()) {
            targets.add(
                    target instanceof PanelQuery.Query query
                            ? query.asking(queries.get(next++).getText().strip())
                            : target);
        }
        return panel.titled(title.getText().strip()).of(kind.getValue()).asking(targets);
    }

    TextField title() {
        return title;
    }

    List<SuggestField> queries() {
        return queries;
    }
}
