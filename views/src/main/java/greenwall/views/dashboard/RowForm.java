package greenwall.views.dashboard;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;

/// The rows of a view: one of them is given another title, added or removed at a time.
final class RowForm extends EditForm {
    private static final String NEW = "New row";

    private final List<String> titles;
    private final BiConsumer<Integer, String> onTitle;
    private final ChoiceBox<String> which = new ChoiceBox<>();
    private final TextField title;
    private final Label trouble = new Label();
    private final Button remove;

    /// @param titles of the rows as they are
    /// @param row which is chosen at first, counted from 0; that behind the last is a new one
    /// @param onTitle told the row and its title
    /// @param onRemove told the row
    RowForm(
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
        title = field("Title", "");
        trouble.getStyleClass().add("error");
        trouble.setWrapText(true);
        getChildren().add(trouble);
        remove = button("Remove", () -> onRemove.accept(chosen()));
        buttons(remove);
        which.getSelectionModel().selectedIndexProperty().subscribe(this::choose);
        which.getSelectionModel().select(row);
    }

    private int chosen() {
        return which.getSelectionModel().getSelectedIndex();
    }

    private void choose(Number index) {
        int row = index.intValue();
        boolean is = row >= 0 && row < titles.size();
        trouble.setText("");
        title.setText(is ? titles.get(row) : "");
        // The panels of a row that goes need another one.
        remove.setDisable(!is || titles.size() < 2);
    }

    @Override
    void apply() {
        var called = title.getText().strip();
        if (called.isEmpty()) {
            trouble.setText("A row has a title: without one nothing stands above its panels.");
            return;
        }
        onTitle.accept(chosen(), called);
    }

    @Override
    Node first() {
        return title;
    }

    ChoiceBox<String> which() {
        return which;
    }

    TextField title() {
        return title;
    }

    Label trouble() {
        return trouble;
    }

    Button removeButton() {
        return remove;
    }
}
