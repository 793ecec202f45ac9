package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Fx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneLineFieldTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '$', textBlock = """
            $$; $Line one\nline two: disk ordered\r\nline four\n$; Line one line two: disk ordered line four
            $seen$; $\nordered$; seen ordered
            $seen $; $\nordered$; seen ordered
            $seen$; $, ordered$; seen, ordered
            """)
    void lineBreaksOfPastedTextBecomeBlanks(String before, String pasted, String after) {
        Fx.run(() -> {
            var field = new OneLineField();
            field.setText(before);
            field.appendText(pasted.translateEscapes());
            assertThat(field.getText()).isEqualTo(after);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '$', textBlock = """
            $disk\n$; disk ordered
            $disk$; diskordered
            $disk $; disk ordered
            """)
    void aPastedLineIsSeparatedFromTheWordAfterIt(String pasted, String after) {
        Fx.run(() -> {
            var field = new OneLineField();
            field.setText("ordered");
            field.insertText(0, pasted.translateEscapes());
            assertThat(field.getText()).isEqualTo(after);
            assertThat(field.getCaretPosition()).isEqualTo(after.length() - "ordered".length());
        });
    }

    @Test
    void aLineThatIsPastedBetweenQuotationMarksGetsNoBlank() {
        Fx.run(() -> {
            var field = new OneLineField();
            field.setText("|= \"\"");
            field.insertText(4, "disk full\n");
            assertThat(field.getText()).isEqualTo("|= \"disk full\"");
        });
    }
}
