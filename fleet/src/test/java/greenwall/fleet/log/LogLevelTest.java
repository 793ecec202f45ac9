package greenwall.fleet.log;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
            '{"level":"warn","msg":"slow"}', WARN
            '{"severity":"ERROR","message":"refused"}', ERROR
            '{"severity_text":"warn","body":"slow"}', WARN
            '{"log_level":"debug","body":"read"}', DEBUG
            '{"level":50,"msg":"refused"}', ERROR
            '{"level":30,"msg":"ready"}', INFO
            '{"severity":50,"msg":"refused"}', ERROR
            'battery level: 50', UNKNOWN
            'ERROR could not serialize, isolation level: serializable', ERROR
            '\u001b[2m2026-03-01T12:00:00Z\u001b[0m \u001b[31mERROR\u001b[0m refused', ERROR
            '\u001b[34mDEBUG\u001b[0m read', DEBUG
            'ts=1 lvl=eror msg=refused', ERROR
            'ts=1 detected_level=warn msg=slow', WARN
            'ts=1 priority=alert level=info msg="ticket opened"', INFO
            'msg="no level here" severity_texts=warn', UNKNOWN
            """)
    void levelIsReadFromTheFieldsThatNameIt(String line, LogLevel level) {
        assertThat(LogLevel.of(Labels.EMPTY, Map.of(), line)).isEqualTo(level);
    }
}
