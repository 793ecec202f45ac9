package greenwall.views.window;

import greenwall.views.Place;
import greenwall.views.widgets.NodeListCell;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The command palette: a text field that filters a list of commands, or takes a link. Enter runs the selected
/// one.
final class CommandPalette extends DismissibleBox {
    private final TextField field = new TextField();
    private final ListView<PaletteCommand> list = new ListView<>();
    private final Consumer<String> openLink;
    private List<PaletteCommand> commands = List.of();

    CommandPalette(Consumer<String> openLink, Consumer<@Nullable Node> onClosed) {
        super(0, onClosed);
        this.openLink = openLink;
        box.getChildren().addAll(field, list);
        field.setPromptText("Host, view, alert, runbook, probe, action or link");
        field.setAccessibleText("Command palette");
        field.setId("palette-field");
        list.setFocusTraversable(false);
        list.setPlaceholder(new Label("No match."));
        list.setCellFactory(_ -> new CommandCell(this::run));
        list.setPrefHeight(360);
        field.textProperty().subscribe(this::find);
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::handleKey);
    }

    void open(List<PaletteCommand> newCommands) {
        commands = newCommands;
        field.clear();
        find("");
        showAndFocus(field);
    }

    private void find(String typed) {
        var text = typed == null ? "" : typed.strip();
        list.getItems()
                .setAll(
                        text.startsWith(Place.SCHEME)
                                ? List.of(new PaletteCommand("link", "Open this link", "", () -> openLink.accept(text)))
                                : PaletteSearch.find(commands, text));
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
    }

    private void handleKey(KeyEvent event) {
        var selection = list.getSelectionModel();
        if (event.getCode() == KeyCode.ENTER) {
            run(selection.getSelectedItem());
        } else if (event.getCode() == KeyCode.DOWN) {
            selection.selectNext();
            list.scrollTo(Math.max(0, selection.getSelectedIndex() - 5));
        } else if (event.getCode() == KeyCode.UP) {
            selection.selectPrevious();
            list.scrollTo(Math.max(0, selection.getSelectedIndex() - 5));
        } else {
            return;
        }
        event.consume();
    }

    private void run(@Nullable PaletteCommand command) {
        if (command != null) {
            close();
            command.action().run();
        }
    }

    private static final class CommandCell extends NodeListCell<PaletteCommand> {
        private final Label title = new Label();
        private final Label detail = new Label();
        private final Label kind = new Label();
        private final HBox line;

        CommandCell(Consumer<@Nullable PaletteCommand> run) {
            setOnMouseClicked(event -> {
                if (event.getButton() == MouseButton.PRIMARY) {
                    run.accept(getItem());
                }
            });
            detail.getStyleClass().add("kind");
            kind.getStyleClass().add("kind");
            var space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            line = new HBox(8, title, detail, space, kind) {
                @Override
                protected void layoutChildren() {
                    // Where both do not fit, the detail is cut before the title.
                    double free = getWidth() - 3 * getSpacing() - kind.prefWidth(-1) - detail.minWidth(-1);
                    title.setMinWidth(Math.clamp(title.prefWidth(-1), 0, Math.max(0, free)));
                    super.layoutChildren();
                }
            };
            line.setAlignment(Pos.CENTER_LEFT);
            kind.setMinWidth(USE_PREF_SIZE);
            // A cell that asks for no width gets that of the list, and long text ends in an ellipsis.
            setPrefWidth(0);
        }

        @Override
        protected Node content(PaletteCommand command) {
            title.setText(command.title());
            detail.setText(command.detail());
            kind.setText(command.kind());
            return line;
        }
    }
}
