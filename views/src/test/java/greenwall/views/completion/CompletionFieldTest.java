package greenwall.views.completion;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.QueryCompletions;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionFieldTest {
    @Test
    void ofALongTextTheBeginningIsVisible() {
        int caret = Fx.get(() -> {
            var field =
                    new CompletionField("Host", "", (_, _) -> Completer.Candidates.NOTHING, QueryCompletions.none());
            field.setTextQuietly("storage-of-the-long-name.rack-12.west.example.net");
            return field.getCaretPosition();
        });
        assertThat(caret).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '$', textBlock = """
            $sum by (host) ( # per host\n  node_load1\n)\n$; sum by (host) ( node_load1 )
            $node_load1\nand\nnode_load5\n> 3$; node_load1 and node_load5 > 3
            ${job="kernel"}\n# only the kernel\n|= "ata6" != "UNC"$; {job="kernel"} |= "ata6" != "UNC"
            up # after the move; up # after the move
            """)
    void aPastedQueryOfSeveralLinesStaysTheSameQuery(String pasted, String shown) {
        Fx.run(() -> {
            var field =
                    new CompletionField("Query", "", (_, _) -> Completer.Candidates.NOTHING, QueryCompletions.none());
            var content = new ClipboardContent();
            content.putString(pasted.translateEscapes());
            Clipboard.getSystemClipboard().setContent(content);
            field.paste();
            assertThat(field.getText()).isEqualTo(shown);
        });
    }

    @Test
    void aClickTakesTheSuggestionUnderThePointerAndOnTheScrollBarNone() {
        var words = IntStream.range(0, 30)
                .mapToObj(i -> new QueryCompletions.Suggestion("a" + i, "a long meaning ".repeat(20)))
                .toList();
        var field = Fx.get(() -> new CompletionField(
                "Host",
                "",
                (text, _) -> new Completer.Candidates(text, 0, words, Optional.empty(), ""),
                QueryCompletions.none()));
        var stage = Fx.get(Stage::new);
        Fx.run(() -> {
            stage.setScene(new Scene(field, 400, 300));
            stage.show();
            field.requestFocus();
        });
        Fx.eventually(field::isFocused);
        Fx.run(() -> field.replaceText(0, 0, "a"));
        var list = Fx.get(() -> Window.getWindows().stream()
                .filter(Popup.class::isInstance)
                .map(popup -> (ListView<?>) popup.getScene().lookup(".suggestions"))
                .findFirst()
                .orElseThrow());
        Fx.pulse(Fx.get(list::getScene));
        Fx.run(() -> {
            Keys.press(field, KeyCode.DOWN);
            var bars = list.lookupAll(".scroll-bar");
            assertThat(bars).filteredOn(Node::isVisible).hasSize(1);
            bars.forEach(bar -> Clicks.at(bar, 0, 0));
            assertThat(field.getText()).isEqualTo("a");
            var cell = list.lookupAll(".list-cell").stream()
                    .filter(node -> ((ListCell<?>) node).getIndex() == 2)
                    .findFirst()
                    .orElseThrow();
            Clicks.at(cell, 0, 0);
            assertThat(field.getText()).isEqualTo("a2");
            stage.close();
        });
    }

    @Test
    void namesThatTheSourcesGotSinceAreSuggestedOnceTheFieldHasTheFocusAgain() {
        var question = new QueryCompletions.Request(
                "east", QueryCompletions.Language.PROMQL, QueryCompletions.Kind.METRICS, "", "");
        var asked = new AtomicInteger();
        var field = Fx.get(() -> new CompletionField(
                "Query",
                "",
                (text, _) -> new Completer.Candidates(text, 0, List.of(), Optional.of(question), ""),
                (_, receiver) -> {
                    asked.incrementAndGet();
                    receiver.accept(List.of(new QueryCompletions.Suggestion("up", "")));
                    return () -> {};
                }));
        var stage = Fx.get(Stage::new);
        var other = Fx.get(() -> new TextField());
        Fx.run(() -> {
            stage.setScene(new Scene(new VBox(field, other), 400, 300));
            stage.show();
            field.requestFocus();
        });
        Fx.eventually(field::isFocused);
        Fx.run(() -> {
            field.replaceText(0, 0, "u");
            field.replaceText(0, 1, "");
            field.replaceText(0, 0, "u");
            assertThat(asked).hasValue(1);
            other.requestFocus();
            field.requestFocus();
            field.replaceText(0, field.getLength(), "p");
            assertThat(asked).hasValue(2);
            stage.close();
        });
    }
}
