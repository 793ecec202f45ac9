package greenwall.views.dashboard;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.paint.Buttons;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;

/// The form that edits, adds or removes a variable of a dashboard.
final class VariableEditor extends EditorPane {
    private static final String NEW = "New variable";
    private static final String BETWEEN = " : ";

    private final List<Variable> all;
    private final Consumer<List<Variable>> onDone;
    final ChoiceBox<String> which = new ChoiceBox<>();
    final TextField name;
    private final TextField label;
    final ChoiceBox<VariableKind> kind = new ChoiceBox<>();
    private final Label valuesLabel = new Label();
    final TextField values;
    private final TextField regex;
    private final CheckBox multiple = new CheckBox("Multiple values");
    private final CheckBox includeAll = new CheckBox("Include “All”");
    final Button remove = Buttons.of("Remove", this::remove);

    /// Where the values come from, and the label of the field that defines them.
    enum VariableKind {
        QUERY("Query, such as label_values(metric, label)"),
        LIST("Values, separated by commas"),
        INTERVAL("Intervals, separated by commas"),
        TEXT("Default text"),
        CLUSTER("Regular expression for cluster names"),
        OTHER("Editable in the file only");

        private final String prompt;

        VariableKind(String prompt) {
            this.prompt = prompt;
        }

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    VariableEditor(List<Variable> all, Consumer<List<Variable>> onDone, Runnable onCancel) {
        super(onCancel);
        this.all = List.copyOf(all);
        this.onDone = onDone;
        which.setAccessibleText("Variable");
        all.forEach(variable -> which.getItems().add(variable.name()));
        which.getItems().add(NEW);
        add("Variable", which);
        name = addField("Name", "");
        label = addField("Label", "");
        kind.setAccessibleText("Variable kind");
        add("Kind", kind);
        getChildren().add(valuesLabel);
        values = new TextField();
        values.getStyleClass().add("mono");
        values.setOnAction(_ -> apply());
        getChildren().add(values);
        regex = addField("Regular expression (matches the whole value; between slashes, a part of it)", "");
        getChildren().addAll(new HBox(12, multiple, includeAll), errorLabel);
        addButtons(remove);
        kind.valueProperty().subscribe(this::kindChosen);
        which.valueProperty().subscribe(this::choose);
        which.getSelectionModel().selectFirst();
    }

    private void kindChosen(VariableKind chosen) {
        if (chosen != null) {
            valuesLabel.setText(chosen.prompt);
            values.setAccessibleText(chosen.prompt);
            values.setDisable(chosen == VariableKind.OTHER);
            regex.setDisable(chosen != VariableKind.QUERY);
            boolean choice =
                    chosen == VariableKind.QUERY || chosen == VariableKind.LIST || chosen == VariableKind.CLUSTER;
            multiple.setDisable(!choice);
            includeAll.setDisable(!choice);
        }
    }

    private Optional<Variable> chosen() {
        return all.stream().filter(v -> v.name().equals(which.getValue())).findFirst();
    }

    private void choose(String of) {
        if (of == null) {
            return;
        }
        var is = chosen();
        errorLabel.setText("");
        remove.setDisable(is.isEmpty());
        name.setText(is.map(Variable::name).orElse(""));
        label.setText(is.map(Variable::label).orElse(""));
        var own = is.map(v -> kind(v.kind())).orElse(VariableKind.QUERY);
        kind.getItems()
                .setAll(
                        own == VariableKind.OTHER
                                ? EnumSet.of(own)
                                : EnumSet.complementOf(EnumSet.of(VariableKind.OTHER)));
        kind.setValue(own);
        values.setText(is.map(VariableEditor::written).orElse(""));
        regex.setText(is.map(Variable::kind)
                .map(k -> k instanceof Variable.QueryVariable q ? q.regex() : "")
                .orElse(""));
        multiple.setSelected(is.filter(v -> v.choice().multi()).isPresent());
        includeAll.setSelected(is.filter(v -> v.choice().all()).isPresent());
    }

    private static VariableKind kind(Variable.Kind of) {
        return switch (of) {
            case Variable.QueryVariable _ -> VariableKind.QUERY;
            case Variable.ListVariable _ -> VariableKind.LIST;
            case Variable.IntervalVariable _ -> VariableKind.INTERVAL;
            case Variable.TextVariable _ -> VariableKind.TEXT;
            case Variable.ClusterVariable _ -> VariableKind.CLUSTER;
            case Variable.ConstantVariable _, Variable.AdHocVariable _ -> VariableKind.OTHER;
        };
    }

    private static String written(Variable of) {
        return switch (of.kind()) {
            case Variable.QueryVariable query -> query.query();
            case Variable.ListVariable(var offered) ->
                offered.stream()
                        .map(v -> v.text().equals(v.value()) ? v.value() : v.text() + BETWEEN + v.value())
                        .collect(Collectors.joining(", "));
            case Variable.IntervalVariable interval -> String.join(", ", interval.values());
            case Variable.TextVariable _ ->
                of.current().isEmpty() ? "" : of.current().getFirst();
            case Variable.ClusterVariable(var _, var names) -> names;
            case Variable.ConstantVariable _, Variable.AdHocVariable _ -> "";
        };
    }

    private boolean sameValues(Variable of) {
        return of.kind() instanceof Variable.ListVariable
                && written(of).equals(values.getText().strip());
    }

    private List<String> parts() {
        return Arrays.stream(values.getText().split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private Variable.Kind edited(Optional<Variable> of) {
        var is = of.map(Variable::kind);
        var text = values.getText().strip();
        // A value may contain the comma that separates the values.
        if (kind.getValue() == VariableKind.LIST && of.filter(this::sameValues).isPresent()) {
            return is.orElseThrow();
        }
        return switch (kind.getValue()) {
            case QUERY -> {
                var before =
                        is.filter(Variable.QueryVariable.class::isInstance).map(Variable.QueryVariable.class::cast);
                yield new Variable.QueryVariable(
                        before.map(Variable.QueryVariable::source).orElse(SourceRef.DEFAULT),
                        text,
                        regex.getText().strip(),
                        before.map(Variable.QueryVariable::sort).orElse(Variable.Sort.NATURAL),
                        before.map(Variable.QueryVariable::refresh).orElse(Variable.Refresh.ON_LOAD));
            }
            case LIST ->
                new Variable.ListVariable(
                        parts().stream().map(VariableEditor::value).toList());
            case INTERVAL ->
                is.orElse(null) instanceof Variable.IntervalVariable before
                        ? new Variable.IntervalVariable(parts(), before.auto(), before.autoCount(), before.autoMin())
                        : new Variable.IntervalVariable(parts(), false, 30, "");
            case TEXT -> new Variable.TextVariable();
            case CLUSTER ->
                new Variable.ClusterVariable(
                        is.orElse(null) instanceof Variable.ClusterVariable(var source, var _)
                                ? source
                                : SourceRef.Kind.PROMETHEUS,
                        text);
            case OTHER -> is.orElseThrow();
        };
    }

    private static Variable.Value value(String part) {
        int at = part.indexOf(BETWEEN);
        return at < 0
                ? Variable.Value.of(part)
                : new Variable.Value(
                        part.substring(0, at).strip(),
                        part.substring(at + BETWEEN.length()).strip());
    }

    @Override
    void apply() {
        var is = chosen();
        var newName = name.getText().strip();
        if (!newName.matches("[A-Za-z_]\\w*")) {
            errorLabel.setText("A name begins with a letter or _ and contains only letters, digits and _.");
            return;
        }
        if (all.stream()
                .anyMatch(v -> v.name().equals(newName) && is.filter(v::equals).isEmpty())) {
            errorLabel.setText("A variable named " + newName + " already exists: choose another name.");
            return;
        }
        boolean text = kind.getValue() == VariableKind.TEXT;
        var changed = new Variable(
                newName,
                label.getText().strip(),
                is.map(Variable::description).orElse(""),
                is.map(Variable::hide).orElse(Variable.Hide.NOT),
                edited(is),
                new Variable.SelectionMode(
                        multiple.isSelected(),
                        includeAll.isSelected(),
                        is.map(v -> v.choice().allValue()).orElse("")),
                text
                        ? parts().isEmpty()
                                ? List.of()
                                : List.of(values.getText().strip())
                        : is.map(Variable::current).orElse(List.of()));
        var others = new ArrayList<>(all);
        is.ifPresentOrElse(before -> others.set(all.indexOf(before), changed), () -> others.add(changed));
        onDone.accept(others);
    }

    private void remove() {
        onDone.accept(
                all.stream().filter(v -> chosen().filter(v::equals).isEmpty()).toList());
    }

    @Override
    Node first() {
        return all.isEmpty() ? name : which;
    }
}
