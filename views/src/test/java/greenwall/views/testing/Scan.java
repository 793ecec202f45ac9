package greenwall.views.testing;

import greenwall.views.shot.LayoutCheck;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;

/// Walks a scene for its text, nodes and canvases alike, and finds what overlaps or is outside of its place.
public final class Scan {
    private Scan() {}

    /// In words, one line per finding; empty is good.
    public static List<String> faults(Parent root) {
        return LayoutCheck.faults(root);
    }

    /// The nodes of a kind below a node, also in what is scrolled.
    public static <T> List<T> nodes(Node root, Class<T> kind) {
        return all(root).filter(kind::isInstance).map(kind::cast).distinct().toList();
    }

    private static Stream<Node> all(Node node) {
        var below = switch (node) {
            case ScrollPane scroll -> Stream.of(scroll.getContent());
            case Parent parent -> parent.getChildrenUnmodifiable().stream();
            default -> Stream.<Node>of();
        };
        return Stream.concat(Stream.of(node), below.flatMap(Scan::all));
    }
}
