package greenwall.connectors.traces;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanIdsTest {
    @ParameterizedTest
    @CsvSource({
        "00F067AA0BA902B7, 00f067aa0ba902b7",
        "f067aa0ba902b7, 00f067aa0ba902b7",
        "7aa0ba902b7, 000007aa0ba902b7",
        "1234567890abcdef123456, 00000000001234567890abcdef123456",
        "APBnqgupArc=, 00f067aa0ba902b7",
        "S/kvNXezTaajzpKdDg5HNg==, 4bf92f3577b34da6a3ce929d0e0e4736",
        "0000000000000000, ''",
    })
    void idsOfAllFormsBecomeOne(String written, String id) {
        assertThat(SpanIds.of(written)).isEqualTo(id);
    }
}
