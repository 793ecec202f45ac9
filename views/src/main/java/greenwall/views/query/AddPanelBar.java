package greenwall.views.query;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.views.DashboardStore;
import greenwall.views.Dashboards;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.dashboard.PanelKindChoice;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.ChoiceConverter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// A form that adds the expressions to one of the site's own views as a panel. Enter confirms, Esc cancels.
final class AddPanelBar extends HBox {
    private static final int LONGEST_TITLE = 60;
    private static final String NEW = "a new custom view";

    private final List<PanelQuery> queries;
    /// The views that can get the panel; empty for a new one.
    private final ChoiceBox<Optional<Dashboards.Entry>> views = new ChoiceBox<>();
    private final TextField name = new TextField("My view");
    final TextField title = new TextField();
    private final PanelKindChoice kind = new PanelKindChoice();

    /// @param cluster the cluster of the panel; empty to use the cluster of the view
    /// @param last the name of the view that got the previous panel
    AddPanelBar(
            List<QueryExpression> expressions,
            Optional<String> cluster,
            Dashboards dashboards,
            DashboardStore editor,
            String last,
            Consumer<Dashboards.SaveResult> onSaved,
            Runnable onClosed) {
        queries = queries(expressions, cluster);
        getStyleClass().add("bar");
        views.setConverter(new ChoiceConverter<>(
                entry -> entry.map(Dashboards.Entry::title).orElse(NEW)));
        views.setAccessibleText("View to add the panel to");
        for (var entry : dashboards.all()) {
            // A Grafana file is not changed in place.
            if (!entry.isUnconverted()
                    && entry.dashboard().isPresent()
                    && entry.errors().isEmpty()) {
                views.getItems().add(Optional.of(entry));
            }
        }
        views.getItems().add(Optional.empty());
        views.setValue(views.getItems().stream()
                .filter(entry ->
                        entry.map(Dashboards.Entry::name).filter(last::equals).isPresent())
                .findFirst()
                .orElse(views.getItems().getFirst()));
        name.setAccessibleText("Title of the new view");
        name.visibleProperty().bind(views.valueProperty().map(Optional::isEmpty));
        name.managedProperty().bind(name.visibleProperty());
        title.setText(SanitizedText.cut(expressions.getFirst().text(), LONGEST_TITLE));
        title.setAccessibleText("Title of the panel");
        HBox.setHgrow(title, Priority.ALWAYS);
        kind.choose(
                expressions.stream().anyMatch(QueryExpression::isLogQuery) ? PanelKind.LOGS : PanelKind.TIME_SERIES);
        Runnable put = () -> {
            put(editor, onSaved);
            onClosed.run();
        };
        title.setOnAction(_ -> put.run());
        name.setOnAction(_ -> put.run());
        var done = Controls.button("Save as a panel", put);
        var cancel = Controls.button("Cancel", onClosed);
        getChildren().addAll(new Label("Panel"), title, kind, new Label("in"), views, name, done, cancel);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                onClosed.run();
                event.consume();
            }
        });
    }

    void focus() {
        title.requestFocus();
        title.selectAll();
    }

    private void put(DashboardStore editor, Consumer<Dashboards.SaveResult> onSaved) {
        var panel = Panel.of(title.getText().strip(), kind.getValue(), queries);
        views.getValue()
                .ifPresentOrElse(
                        entry -> entry.dashboard().ifPresent(is -> editor.change(entry, is.plus(panel), onSaved)),
                        () -> editor.create(
                                Dashboard.of(name.getText().strip(), List.of()).plus(panel), onSaved));
    }

    private static List<PanelQuery> queries(List<QueryExpression> expressions, Optional<String> cluster) {
        var queries = new ArrayList<PanelQuery>();
        for (int i = 0; i < expressions.size(); i++) {
            var each = expressions.get(i);
            boolean loki = each.language() == Language.LOGQL;
            queries.add(new PanelQuery.Query(
                    String.valueOf((char) ('A' + i)),
                    false,
                    new SourceRef(loki ? SourceRef.Kind.LOKI : SourceRef.Kind.PROMETHEUS, cluster.orElse("")),
                    each.text(),
                    PanelQuery.QueryMode.RANGE,
                    each.isLogQuery() ? PanelQuery.Format.LOGS : PanelQuery.Format.TIME_SERIES,
                    "",
                    "",
                    1,
                    0));
        }
        return queries;
    }
}
