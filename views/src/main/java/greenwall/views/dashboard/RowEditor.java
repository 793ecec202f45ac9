package greenwall.views.dashboard;

import greenwall.views.paint.Controls;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.TextField;

/// The form that renames, adds or removes a row of a dashboard.
final class RowEditor extends EditorPane {
    private static final String NEW = "New row";

    private final List<String> titles;
    private final BiConsumer<Integer, String> onTitle;
    final ChoiceBox<String> which = new ChoiceBox<>();
    final TextField title;
    final Button remove;

    /// @param row the index of the initially selected row; the index after the last one is a new row
    RowEditor(
            List<String> titles,
            int row,
            BiConsumer<Integer, String> onTitle,
            IntConsumer onRemove,
            Runnable onCancel) {
        super(onCancel);
        this.titles = List.copyOf(titles);
        this.onTitle = onTitle;
        which.setAccessibleText("Row");
        for (int i = 0; i < titles.size(); i++) {
            which.getItems().add(i + 1 + ". " + (titles.get(i).isEmpty() ? "without a title" : titles.get(i)));
        }
        which.getItems().add(NEW);
        add("Row", which);
        title = addField("Title", "");
        getChildren().add(errorLabel);
        remove = Controls.button("Remove", () -> onRemove.accept(chosen()));
        addButtons(remove);
        which.getSelectionModel().selectedIndexProperty().subscribe(this::choose);
        which.getSelectionModel().select(row);
    }

    private int chosen() {
        return which.getSelectionModel().getSelectedIndex();
    }

    private void choose(Number index) {
        int row = index.intValue();
        boolean exists = row >= 0 && row < titles.size();
        errorLabel.setText("");
        title.setText(exists ? titles.get(row) : "");
        // The panels of a removed row need another row, to which they move.
        remove.setDisable(!exists || titles.size() < 2);
    }

    @Override
    void apply() {
        var newTitle = title.getText().strip();
        if (newTitle.isEmpty()) {
            errorLabel.setText("A row needs a title, which is shown above its panels.");
            return;
        }
        onTitle.accept(chosen(), newTitle);
    }

    @Override
    Node first() {
        return title;
    }
}
