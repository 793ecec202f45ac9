package greenwall.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.state.CellState;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertSeverityTest {
    @ParameterizedTest
    @ValueSource(strings = {"critical", "P1", "sev1", "S1", "high", "fatal", "Emergency", "disaster", "crit", "error"})
    void theWordsOfOtherToolsForTheWorstAreCritical(String severity) {
        assertThat(AlertSeverity.state(severity)).isEqualTo(CellState.CRITICAL);
        assertThat(Problem.Severity.ofAlert(severity)).isEqualTo(Problem.Severity.CRITICAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warning", "major", "P2", "sev2", "average", "p3", "low", "our own word"})
    void anyOtherSeverityIsAWarning(String severity) {
        assertThat(AlertSeverity.state(severity)).isEqualTo(CellState.WARN);
        assertThat(Problem.Severity.ofAlert(severity)).isEqualTo(Problem.Severity.WARNING);
    }

    @Test
    void anUnknownOrMissingSeverityComesAfterWarningsAndBeforeInformation() {
        var missing = AlertSeverity.of(Labels.EMPTY);
        assertThat(Stream.of("none", "info", "our own word", "warning", "error", "P1", "page")
                        .sorted(Comparator.comparingInt(AlertSeverity::rank)))
                .containsExactly("page", "P1", "error", "warning", "our own word", "info", "none");
        assertThat(AlertSeverity.rank(missing)).isEqualTo(AlertSeverity.rank("our own word"));
    }
}
