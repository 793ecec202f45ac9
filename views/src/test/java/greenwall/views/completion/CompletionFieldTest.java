package greenwall.views.completion;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.QueryCompletions;
import greenwall.views.testing.Fx;
import org.junit.jupiter.api.Test;

class CompletionFieldTest {
    @Test
    void ofALongTextTheBeginningIsVisible() {
        int caret = Fx.get(() -> {
            var field =
                    new CompletionField("Host", "", (_, _) -> Completer.Candidates.NOTHING, QueryCompletions.none());
            field.put("storage-of-the-long-name.rack-12.west.example.net");
            return field.getCaretPosition();
        });
        assertThat(caret).isZero();
    }
}
