package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.views.ViewContext;
import greenwall.views.completion.CompletionField;
import greenwall.views.completion.LogqlCompleter;
import greenwall.views.completion.PromqlCompleter;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.TextField;

/// The form for a panel's title, kind and queries.
final class PanelEditor extends EditorPane {
    private final Panel panel;
    private final QueryCheck check;
    private final TextField title;
    private final PanelKindChoice kind = new PanelKindChoice();
    final List<CompletionField> queries = new ArrayList<>();
    private final Consumer<Panel> onDone;

    /// @param cluster the cluster whose metrics and labels are suggested
    PanelEditor(
            ViewContext context,
            Supplier<String> cluster,
            Panel panel,
            QueryCheck check,
            Consumer<Panel> onDone,
            Runnable onCancel) {
        super(onCancel);
        this.panel = panel;
        this.check = check;
        this.onDone = onDone;
        title = addField("Title", panel.title());
        kind.choose(panel.kind());
        add("Kind", kind);
        for (var panelQuery : panel.targets()) {
            if (panelQuery instanceof PanelQuery.Query query) {
                var field = field(context, cluster, query);
                field.setOnRun(_ -> apply());
                queries.add(field);
                add("Query " + query.ref(), field);
                if (!field.getText().equals(query.text().strip())) {
                    getChildren().add(Controls.wrapped(SEVERAL_LINES, "muted"));
                }
            }
        }
        getChildren().add(errorLabel);
        addButtons();
    }

    @Override
    void apply() {
        if (title.getText().isBlank()
                && !queries.isEmpty()
                && queries.stream().allMatch(query -> query.getText().isBlank())) {
            errorLabel.setText("A panel needs a title or a query.");
            return;
        }
        var edited = edited();
        if (isAccepted(edited, problem(edited))) {
            onDone.accept(edited);
        }
    }

    @Override
    Node first() {
        return title;
    }

    private CompletionField field(ViewContext context, Supplier<String> cluster, PanelQuery.Query query) {
        var promql = new PromqlCompleter(cluster);
        var logql = new LogqlCompleter(cluster);
        boolean logs = PanelInstance.source(panel, query).kind() == SourceRef.Kind.LOKI;
        var field = new CompletionField(
                "Query " + query.ref(),
                logs ? "LogQL; Ctrl+Space suggests" : "PromQL; Ctrl+Space suggests",
                (text, caret) -> logs ? logql.at(text, caret) : promql.at(text, caret),
                context.backend().completions());
        field.getStyleClass().add("mono");
        field.setTextQuietly(CompletionField.oneLine(query.text()));
        return field;
    }

    /// The first problem of a query that was edited.
    private String problem(Panel edited) {
        for (var query : edited.targets()) {
            if (query instanceof PanelQuery.Query changed
                    && !changed.text().isEmpty()
                    && !panel.targets().contains(query)) {
                var problem =
                        check.problem(PanelInstance.source(edited, changed).kind(), changed.text());
                if (!problem.isEmpty()) {
                    return "Query " + changed.ref() + ": " + problem;
                }
            }
        }
        return "";
    }

    private Panel edited() {
        var panelQueries = new ArrayList<PanelQuery>();
        int next = 0;
        for (var panelQuery : panel.targets()) {
            panelQueries.add(
                    panelQuery instanceof PanelQuery.Query query
                            ? edited(query, queries.get(next++).getText().strip())
                            : panelQuery);
        }
        return panel.titled(title.getText().strip()).withKind(kind.getValue()).withQueries(panelQueries);
    }

    /// A query that was not edited keeps its lines and comments, which the field does not show.
    private static PanelQuery.Query edited(PanelQuery.Query query, String shown) {
        return shown.equals(CompletionField.oneLine(query.text())) ? query : query.withText(shown);
    }
}
