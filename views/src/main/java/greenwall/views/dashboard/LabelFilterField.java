package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.AdHocFilters;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;

/// Label filters for all queries to a source. Each filter is a button that removes it. Another button opens a
/// form to add one, which suggests labels and values.
final class LabelFilterField extends HBox {
    private static final double FIELD_WIDTH = 200;

    private final Variable variable;
    /// Reads the source's labels, or the values of a given label.
    private final BiConsumer<String, Consumer<List<String>>> words;
    private final Consumer<List<String>> onChosen;
    private List<Variable.Filter> filters = List.of();

    LabelFilterField(
            Variable variable, BiConsumer<String, Consumer<List<String>>> words, Consumer<List<String>> onChosen) {
        super(4);
        this.variable = variable;
        this.words = words;
        this.onChosen = onChosen;
        getStyleClass().addAll("bar", "dashboard-filters");
        show(List.of());
    }

    void show(List<Variable.Filter> newFilters) {
        // A button may have the focus or be pressed.
        if (newFilters.equals(filters) && !getChildren().isEmpty()) {
            return;
        }
        filters = List.copyOf(newFilters);
        getChildren().clear();
        if (variable.hide() != Variable.Hide.LABEL) {
            getChildren().add(VariableField.label(variable));
        }
        for (var filter : filters) {
            var text = SanitizedText.line(filter.label() + filter.operator() + filter.value());
            var button = Controls.button(text + " ×", () -> remove(filter));
            button.setAccessibleText("Remove the filter " + text);
            getChildren().add(button);
        }
        var more = new Button("+");
        more.setAccessibleText("Add a filter");
        more.setOnAction(_ -> open(more));
        getChildren().add(more);
    }

    private void remove(Variable.Filter filter) {
        var remaining = new ArrayList<>(filters);
        remaining.remove(filter);
        choose(remaining);
    }

    private void choose(List<Variable.Filter> wanted) {
        onChosen.accept(
                wanted.isEmpty()
                        ? List.of(VariableValues.NO_FILTER)
                        : wanted.stream().map(AdHocFilters::text).toList());
    }

    private void open(Button at) {
        var popup = new Popup();
        var form = form(filter -> {
            popup.hide();
            var wanted = new ArrayList<>(filters);
            wanted.add(filter);
            choose(wanted);
        });
        VariableField.show(popup, form, at);
        form.getChildren().getFirst().requestFocus();
    }

    VBox form(Consumer<Variable.Filter> onAdd) {
        var label = combo("Label");
        var operator = new ComboBox<String>();
        operator.getItems().setAll(AdHocFilters.OPERATORS);
        operator.getSelectionModel().selectFirst();
        operator.setAccessibleText("Operator");
        var value = combo("Value");
        words.accept("", all -> label.getItems().setAll(all));
        label.valueProperty().subscribe(chosen -> {
            if (chosen != null && !chosen.isBlank()) {
                words.accept(chosen, all -> {
                    if (chosen.equals(label.getValue())) {
                        value.getItems().setAll(all);
                    }
                });
            }
        });
        var add = Controls.button("Add", () -> filter(label, operator, value).ifPresent(onAdd));
        add.setDefaultButton(true);
        return Controls.styled(new VBox(4, label, operator, value, add), "sheet", "variable-list");
    }

    private static ComboBox<String> combo(String name) {
        var combo = new ComboBox<String>();
        combo.setEditable(true);
        combo.setPromptText(name);
        combo.setAccessibleText(name);
        combo.setPrefWidth(FIELD_WIDTH);
        return combo;
    }

    private static Optional<Variable.Filter> filter(
            ComboBox<String> label, ComboBox<String> operator, ComboBox<String> value) {
        var name = label.getEditor().getText().strip();
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Variable.Filter(
                        name, operator.getValue(), value.getEditor().getText()));
    }
}
