package greenwall.views.testing;

import greenwall.views.paint.TextBounds;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.widgets.Banner;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;

/// Searches a scene, both nodes and canvases, for texts that overlap or are outside of their area.
public final class SceneNodes {
    private SceneNodes() {}

    /// Describes each fault in one line; empty if there is none.
    public static List<String> faults(Parent root) {
        return LayoutCheck.faults(root);
    }

    /// The nodes of a type below a node, including scrolled content.
    public static <T> List<T> nodes(Node root, Class<T> kind) {
        return all(root).filter(kind::isInstance).map(kind::cast).distinct().toList();
    }

    /// The first node of a type whose text begins with the given text.
    public static <T extends Labeled> T labelled(Node root, Class<T> kind, String text) {
        return nodes(root, kind).stream()
                .filter(node -> node.getText().startsWith(text))
                .findFirst()
                .orElseThrow();
    }

    /// The texts of all banners below a node.
    public static List<String> bannerTexts(Node root) {
        return nodes(root, Banner.class).stream()
                .flatMap(banner -> banner.textBounds().stream())
                .map(TextBounds::text)
                .toList();
    }

    private static Stream<Node> all(Node node) {
        var children = switch (node) {
            case ScrollPane scroll -> Stream.of(scroll.getContent());
            case Parent parent -> parent.getChildrenUnmodifiable().stream();
            default -> Stream.<Node>of();
        };
        return Stream.concat(Stream.of(node), children.flatMap(SceneNodes::all));
    }
}
