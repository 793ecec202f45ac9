package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;

/// The control for one variable: its name and the selected values. A click opens a searchable list of all
/// values. If several can be selected, each has a check box. If all can be selected, the first entry is All.
final class VariableField extends HBox {
    private static final int MAX_WORDS = 40;
    private static final double LIST_WIDTH = 280;
    private static final double LIST_HEIGHT = 320;

    private final Variable variable;
    private final Consumer<List<String>> onChosen;
    private final Button button = new Button();
    private final TextField text = new TextField();
    private VariableValues.State state = VariableValues.State.NONE;

    VariableField(Variable variable, Consumer<List<String>> onChosen) {
        this.variable = variable;
        this.onChosen = onChosen;
        var name = name(variable);
        getStyleClass().add("bar");
        if (variable.hide() != Variable.Hide.LABEL) {
            getChildren().add(label(variable));
        }
        if (variable.kind() instanceof Variable.TextVariable) {
            text.setAccessibleText(name);
            text.setPrefColumnCount(12);
            text.setOnAction(_ -> choose(List.of(text.getText())));
            getChildren().add(text);
        } else {
            button.setAccessibleText(name);
            button.setOnAction(_ -> open());
            getChildren().add(button);
        }
        if (!variable.description().isEmpty()) {
            button.setTooltip(new Tooltip(SanitizedText.line(variable.description())));
        }
    }

    void show(VariableValues.State newState) {
        state = newState;
        var chosen = newState.chosen();
        if (variable.kind() instanceof Variable.TextVariable) {
            if (!text.isFocused()) {
                text.setText(chosen.isEmpty() ? "" : chosen.getFirst());
            }
            return;
        }
        boolean isAll = chosen.equals(List.of(Variable.ALL))
                && variable.choice().allValue().isEmpty();
        boolean noValue = chosen.isEmpty() || isAll && newState.values().isEmpty();
        boolean isPart = isAll && newState.values().size() >= VariableQuery.MAX;
        var words = noValue
                ? newState.error().isEmpty() ? "none" : "none: " + newState.error()
                : isPart
                        ? "All of the first " + VariableQuery.MAX + " values"
                        : new VariableSubstitution.ChosenValues(variable, chosen, newState.shown()).words();
        button.setText(SanitizedText.line(
                words.length() > MAX_WORDS && chosen.size() > 1 ? chosen.size() + " selected" : words));
    }

    private void choose(List<String> wanted) {
        if (!wanted.equals(state.chosen())) {
            onChosen.accept(List.copyOf(wanted));
        }
    }

    private List<Variable.Value> offered() {
        var offered = new ArrayList<Variable.Value>();
        if (variable.choice().all()) {
            offered.add(new Variable.Value("All", Variable.ALL));
        }
        offered.addAll(state.shown());
        return offered;
    }

    private void open() {
        var popup = new Popup();
        var search = new TextField();
        search.setPromptText("Search");
        search.setAccessibleText("Search " + variable.name());
        var list = new ListView<Variable.Value>();
        list.setPrefSize(LIST_WIDTH, LIST_HEIGHT);
        list.getItems().setAll(offered());
        var wanted = new ArrayList<>(state.chosen());
        list.setCellFactory(_ -> new ValueCell(wanted));
        search.textProperty()
                .subscribe(typed -> list.getItems()
                        .setAll(offered().stream()
                                .filter(v -> v.text().toLowerCase(Locale.ROOT).contains(typed.toLowerCase(Locale.ROOT)))
                                .toList()));
        Runnable take = () -> {
            var value = list.getSelectionModel().getSelectedItem();
            if (value == null && !list.getItems().isEmpty()) {
                value = list.getItems().getFirst();
            }
            if (value == null) {
                return;
            }
            if (!variable.choice().multi()) {
                popup.hide();
                choose(List.of(value.value()));
                return;
            }
            toggle(wanted, value.value());
            list.refresh();
        };
        list.addEventHandler(MouseEvent.MOUSE_CLICKED, _ -> take.run());
        var box = Controls.styled(new VBox(4, search, list), "sheet", "variable-list");
        box.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                take.run();
                event.consume();
            } else if (event.getCode() == KeyCode.DOWN && search.isFocused()) {
                list.requestFocus();
                list.getSelectionModel().selectFirst();
                event.consume();
            }
        });
        popup.setOnHidden(_ -> {
            if (variable.choice().multi() && !wanted.isEmpty()) {
                choose(wanted);
            }
        });
        show(popup, box, button);
        search.requestFocus();
    }

    /// Shows a popup below a button, in the theme of its window.
    static void show(Popup popup, Parent content, Button button) {
        content.getStylesheets().setAll(button.getScene().getStylesheets());
        popup.getContent().setAll(content);
        popup.setAutoHide(true);
        var below = button.localToScreen(0, button.getHeight());
        popup.show(button, below.getX(), below.getY());
    }

    static Label label(Variable variable) {
        return Controls.styled(new Label(SanitizedText.line(name(variable))), "muted");
    }

    private static String name(Variable variable) {
        return variable.label().isEmpty() ? variable.name() : variable.label();
    }

    /// Selects or deselects a value. All excludes the other values. If nothing is left and All is allowed,
    /// All is selected.
    private void toggle(List<String> wanted, String value) {
        if (value.equals(Variable.ALL)) {
            wanted.clear();
            wanted.add(value);
            return;
        }
        wanted.remove(Variable.ALL);
        if (!wanted.remove(value)) {
            wanted.add(value);
        }
        if (wanted.isEmpty() && variable.choice().all()) {
            wanted.add(Variable.ALL);
        }
    }

    private final class ValueCell extends ListCell<Variable.Value> {
        private final List<String> wanted;

        ValueCell(List<String> wanted) {
            this.wanted = wanted;
        }

        @Override
        protected void updateItem(Variable.Value value, boolean empty) {
            super.updateItem(value, empty);
            setText(empty || value == null ? null : SanitizedText.line(value.text()));
            setGraphic(null);
            if (!empty && value != null && variable.choice().multi()) {
                var box = new CheckBox();
                box.setMouseTransparent(true);
                box.setFocusTraversable(false);
                box.setSelected(wanted.contains(value.value()));
                setGraphic(box);
            }
        }
    }
}
