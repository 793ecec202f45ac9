package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceCaseTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '|', textBlock = """
            no data; No data
            unreachable; Unreachable
            refused: no route; Refused: no route
            http://prom:9090/ responded with 503; http://prom:9090/ responded with 503
            prom.example.com does not respond; prom.example.com does not respond
            node_load1 has no value; node_load1 has no value
            ||; ||
            """)
    void onlyAWordBecomesTheBeginningOfASentence(String text, String sentence) {
        assertThat(SentenceCase.of(text)).isEqualTo(sentence);
    }
}
