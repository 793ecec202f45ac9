package greenwall.views.widgets;

import javafx.scene.Node;
import javafx.scene.control.ListCell;

/// A cell of a list that shows its item as a node without a text.
public abstract class NodeListCell<T> extends ListCell<T> {
    /// The node that shows this item. It may be the same for every item.
    protected abstract Node content(T item);

    @Override
    protected final void updateItem(T item, boolean empty) {
        super.updateItem(item, empty);
        setGraphic(empty || item == null ? null : content(item));
    }
}
