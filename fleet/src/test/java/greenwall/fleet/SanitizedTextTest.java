package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SanitizedTextTest {
    @Test
    void plainTextStaysAsItIs() {
        assertThat(SanitizedText.line("tank: 12 % used, größer als gestern 🟢"))
                .isEqualTo("tank: 12 % used, größer als gestern 🟢");
    }

    @Test
    void ansiEscapesAreShownAndNotInterpreted() {
        assertThat(SanitizedText.line("\u001b[31mred\u001b[0m")).isEqualTo("␛[31mred␛[0m");
    }

    @Test
    void c1ControlsAndBidirectionalMarksAreShownAsCodePoints() {
        assertThat(SanitizedText.line("a\u009bb\u202ec")).isEqualTo("a\\u{9b}b\\u{202e}c");
    }

    @Test
    void lineShowsLineBreaksAsSymbolsAndBlockKeepsThem() {
        assertThat(SanitizedText.line("a\nb\tc")).isEqualTo("a␊b␉c");
        assertThat(SanitizedText.block("a\nb\tc")).isEqualTo("a\nb\tc");
    }

    @Test
    void aLoneSurrogateCannotBreakTheText() {
        assertThat(SanitizedText.line("x\ud83dy")).isEqualTo("x\\u{d83d}y");
    }
}
