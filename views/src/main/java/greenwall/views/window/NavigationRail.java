package greenwall.views.window;

import greenwall.styles.Icon;
import greenwall.views.ViewDescriptor;
import greenwall.views.paint.Controls;
import greenwall.views.paint.SceneTheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.SVGPath;

/// The buttons for the views at the left edge, with titles next to the icons if there is room.
final class NavigationRail extends ScrollPane {
    private static final double TITLES_FROM_WIDTH = 1100;

    private final Map<String, ToggleButton> buttons = new LinkedHashMap<>();

    NavigationRail(List<ViewDescriptor> kinds, Consumer<ViewDescriptor> onChosen) {
        var group = new ToggleGroup();
        var box = Controls.styled(new VBox(), "rail");
        int number = 0;
        for (var kind : kinds) {
            var button = new ToggleButton(kind.title());
            button.setToggleGroup(group);
            setIcon(button, kind.icon());
            // A scroll bar covers the right padding, not the title.
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setMaxWidth(Double.MAX_VALUE);
            button.setAccessibleText(kind.title());
            button.setTooltip(new Tooltip(kind.title() + (++number <= 9 ? " (Ctrl+" + number + ")" : "")));
            button.setOnAction(_ -> {
                button.setSelected(true);
                onChosen.accept(kind);
            });
            buttons.put(kind.id(), button);
            box.getChildren().add(button);
        }
        setContent(box);
        setFitToHeight(true);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        getStyleClass().add("rail-scroll");
        sceneProperty()
                .flatMap(scene -> scene.widthProperty())
                .subscribe(width -> showTitles(width == null ? 0 : width.doubleValue()));
    }

    /// Gives a button an icon that grows with its text.
    static void setIcon(Labeled button, Icon icon) {
        var path = Controls.styled(new SVGPath(), "icon");
        path.setContent(icon.path());
        path.scaleXProperty().bind(button.fontProperty().map(font -> font.getSize() / SceneTheme.TEXT_SIZE));
        path.scaleYProperty().bind(path.scaleXProperty());
        // A group takes the room of the scaled path.
        button.setGraphic(new Group(path));
    }

    private void showTitles(double windowWidth) {
        var display = windowWidth >= TITLES_FROM_WIDTH ? ContentDisplay.LEFT : ContentDisplay.GRAPHIC_ONLY;
        buttons.values().forEach(button -> button.setContentDisplay(display));
    }

    void select(String view) {
        var button = buttons.get(view);
        if (button != null) {
            button.setSelected(true);
            reveal(button);
        }
    }

    private void reveal(Node button) {
        double room = getViewportBounds().getHeight();
        double hidden = getContent().getBoundsInLocal().getHeight() - room;
        if (hidden > 0) {
            setVvalue(Math.clamp((button.getBoundsInParent().getCenterY() - room / 2) / hidden, 0, 1));
        }
    }
}
