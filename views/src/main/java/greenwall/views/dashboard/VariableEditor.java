package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.DashboardRegex;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.completion.CompletionField;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.OneLineField;
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
    private static final Variable.QueryVariable EMPTY_QUERY =
            new Variable.QueryVariable(SourceRef.DEFAULT, "", "", Variable.Sort.NATURAL, Variable.Refresh.ON_LOAD);
    private static final Variable EMPTY =
            new Variable("", "", "", Variable.Hide.NOT, EMPTY_QUERY, Variable.SelectionMode.ONE, List.of());

    private final List<Variable> all;
    private final QueryCheck check;
    private final Consumer<List<Variable>> onDone;
    final ChoiceBox<String> which = new ChoiceBox<>();
    final TextField name;
    private final TextField label;
    final ChoiceBox<VariableKind> kind = new ChoiceBox<>();
    private final Label valuesLabel = new Label();
    final TextField values;
    private final Label severalLines = Controls.wrapped("", "muted");
    final TextField regex;
    private final CheckBox multiple = new CheckBox("Multiple values");
    private final CheckBox includeAll = new CheckBox("Include “All”");
    final Button remove = Controls.button("Remove", this::remove);

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

    VariableEditor(List<Variable> all, QueryCheck check, Consumer<List<Variable>> onDone, Runnable onCancel) {
        super(onCancel);
        this.all = List.copyOf(all);
        this.check = check;
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
        values = new OneLineField(text -> oneLine(text, kind.getValue() == VariableKind.QUERY));
        values.getStyleClass().add("mono");
        values.setOnAction(_ -> apply());
        getChildren().addAll(values, Controls.hiddenWhenEmpty(severalLines));
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
        var is = chosen().orElse(EMPTY);
        errorLabel.setText("");
        remove.setDisable(chosen().isEmpty());
        name.setText(is.name());
        label.setText(is.label());
        var own = kind(is.kind());
        kind.getItems()
                .setAll(
                        own == VariableKind.OTHER
                                ? EnumSet.of(own)
                                : EnumSet.complementOf(EnumSet.of(VariableKind.OTHER)));
        kind.setValue(own);
        values.setText(oneLine(is));
        severalLines.setText(values.getText().equals(written(is).strip()) ? "" : SEVERAL_LINES);
        regex.setText(is.kind() instanceof Variable.QueryVariable query ? query.regex() : "");
        multiple.setSelected(is.choice().multi());
        includeAll.setSelected(is.choice().all());
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

    private static String oneLine(Variable of) {
        return oneLine(written(of), of.kind() instanceof Variable.QueryVariable);
    }

    private static String oneLine(String text, boolean query) {
        return query ? CompletionField.oneLine(text) : Controls.oneLine(text);
    }

    /// What the field shows. If it was not edited, with the lines and comments that it does not show.
    private String text(Variable of) {
        var shown = values.getText().strip();
        return shown.equals(oneLine(of)) ? written(of) : shown;
    }

    private List<String> parts() {
        return Arrays.stream(values.getText().split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private Variable.Kind edited(Variable of) {
        var text = text(of);
        // A value may contain the comma that separates the values.
        if (kind.getValue() == VariableKind.LIST
                && of.kind() instanceof Variable.ListVariable
                && text.equals(written(of))) {
            return of.kind();
        }
        return switch (kind.getValue()) {
            case QUERY -> {
                var before = of.kind() instanceof Variable.QueryVariable query ? query : EMPTY_QUERY;
                yield new Variable.QueryVariable(
                        before.source(), text, regex.getText().strip(), before.sort(), before.refresh());
            }
            case LIST ->
                new Variable.ListVariable(
                        parts().stream().map(VariableEditor::value).toList());
            case INTERVAL ->
                of.kind() instanceof Variable.IntervalVariable before
                        ? new Variable.IntervalVariable(parts(), before.auto(), before.autoCount(), before.autoMin())
                        : new Variable.IntervalVariable(parts(), false, 30, "");
            case TEXT -> new Variable.TextVariable();
            case CLUSTER ->
                new Variable.ClusterVariable(
                        of.kind() instanceof Variable.ClusterVariable(var source, var _)
                                ? source
                                : SourceRef.Kind.PROMETHEUS,
                        text);
            case OTHER -> of.kind();
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
        var is = chosen().orElse(EMPTY);
        var newName = name.getText().strip();
        if (!newName.matches("[A-Za-z_]\\w*")) {
            errorLabel.setText("A name begins with a letter or _ and contains only letters, digits and _.");
            return;
        }
        if (all.stream().anyMatch(v -> v.name().equals(newName) && !v.equals(is))) {
            errorLabel.setText("A variable named " + newName + " already exists: choose another name.");
            return;
        }
        boolean isText = kind.getValue() == VariableKind.TEXT;
        var changed = new Variable(
                newName,
                label.getText().strip(),
                is.description(),
                is.hide(),
                edited(is),
                new Variable.SelectionMode(
                        multiple.isSelected(),
                        includeAll.isSelected(),
                        is.choice().allValue()),
                isText ? parts().isEmpty() ? List.of() : List.of(text(is)) : is.current());
        var others = new ArrayList<>(all);
        boolean sameValues =
                chosen().filter(before -> before.kind().equals(changed.kind())).isPresent();
        var invalid = sameValues ? "" : regexProblem(changed.kind());
        if (!invalid.isEmpty()) {
            errorLabel.setText(SanitizedText.line(invalid));
            return;
        }
        if (!sameValues
                && changed.kind() instanceof Variable.QueryVariable query
                && !isAccepted(changed, check.variableProblem(query.source().kind(), query.query()))) {
            return;
        }
        chosen().ifPresentOrElse(before -> others.set(all.indexOf(before), changed), () -> others.add(changed));
        onDone.accept(others);
    }

    private String regexProblem(Variable.Kind of) {
        return switch (of) {
            case Variable.QueryVariable query -> check.regexProblem(query.regex());
            case Variable.ClusterVariable(var _, var names) ->
                DashboardRegex.of(names).isPresent() ? "" : check.regexProblem(names);
            default -> "";
        };
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
