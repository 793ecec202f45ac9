package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.junit.jupiter.api.Test;

class MarkdownPanelTest {
    private final List<String> followed = new ArrayList<>();

    private List<Node> shown(String markdown, boolean html) {
        return Fx.get(() -> {
            var body = new MarkdownPanel(followed::add);
            body.show(markdown, html, false);
            return all(body.getContent());
        });
    }

    private static List<Node> all(Node node) {
        var found = new ArrayList<>(List.of(node));
        if (node instanceof Parent parent && !(node instanceof Hyperlink) && !(node instanceof Label)) {
            parent.getChildrenUnmodifiable().forEach(child -> found.addAll(all(child)));
        }
        return found;
    }

    /// The text of each line as it is displayed.
    private List<String> lines(String markdown, boolean html) {
        return shown(markdown, html).stream()
                .filter(node -> node instanceof TextFlow || node instanceof Label)
                .map(node -> {
                    var text = new StringBuilder();
                    for (var part : all(node)) {
                        text.append(
                                switch (part) {
                                    case Text words -> words.getText();
                                    case Hyperlink link -> link.getText();
                                    case Label code -> code.getText();
                                    default -> "";
                                });
                    }
                    return text.toString();
                })
                .toList();
    }

    @Test
    void headingsListsCodeAndTablesBecomeLines() {
        assertThat(lines("""
                        # Disks
                        What to *look* at
                        first:

                        1. the **pool**
                           - its `vdevs`
                        2. the log

                        ```
                        zpool status -x
                        ```

                        | name | size |
                        | --- | --- |
                        | tank | 4 TiB |
                        """, false))
                .containsExactly(
                        "Disks",
                        "What to look at first:",
                        "1. the pool",
                        "•  its vdevs",
                        "2. the log",
                        "zpool status -x",
                        "name   ·   size",
                        "tank   ·   4 TiB");
    }

    @Test
    void onlyWebAddressesAndViewsAreLinks() {
        var links =
                shown("[a](https://x.example/) [b](javascript:alert(1)) [c](file:///etc/passwd) [d](/d/abc)", false)
                        .stream()
                        .filter(Hyperlink.class::isInstance)
                        .map(Hyperlink.class::cast)
                        .toList();
        assertThat(links).extracting(Hyperlink::getText).containsExactly("a", "d");
        Fx.run(() -> links.getFirst().fire());
        assertThat(followed).containsExactly("https://x.example/");
    }

    @Test
    void tagsAreDroppedAndTheTextBetweenThemStays() {
        assertThat(lines("<h1>Title</h1><p>a &lt;b&gt; &amp; c</p><script>alert(1)</script>", true))
                .containsExactly("Title", "a <b> & c", "alert(1)");
        assertThat(lines("text\n\n<div without an end", false)).containsExactly("text", "<div without an end");
    }

    @Test
    void deeplyNestedTextIsDrawnInTime() {
        assertThat(lines(">".repeat(20_000) + " deep", false)).isNotEmpty();
        assertThat(lines("*".repeat(50_000) + "deep", false)).isNotEmpty();
        assertThat(lines("[".repeat(50_000) + "deep", false)).isNotEmpty();
        assertThat(lines("- ".repeat(20_000) + "deep", false)).isNotEmpty();
    }
}
