package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Promql;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/// How often the query finds that textfiles are written.
class TextfileIntervalsTest {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long NOW = 20_000 * DAY;

    /// @param modified the modification time at each time, both in seconds
    private static Duration interval(LongUnaryOperator modified) {
        var data = new LoadedSeries.Builder();
        var labels = Labels.of("__name__", "node_textfile_mtime_seconds", "file", "a.prom");
        for (long time = NOW - 9 * DAY; time <= NOW; time += MINUTE) {
            data.add(labels, time * 1000, modified.applyAsLong(time));
        }
        var query = Promql.parse(TextfileQueries.WRITE_INTERVALS).tree().orElseThrow();
        var outcome = new PromqlEngine(data.build(), PromqlEngine.Settings.DEFAULT)
                .instant(query, NOW * 1000, Duration.ofSeconds(10));
        var vector = (QueryResult.Vector) ((EvaluationOutcome.Answered) outcome).result();
        assertThat(vector.elements()).hasSize(1);
        return Duration.ofSeconds(Math.round(vector.elements().getFirst().value()));
    }

    @Test
    void aDailyScriptWritesDaily() {
        assertThat(interval(time -> time / DAY * DAY)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aScriptThatWorkedForHalfADayAfterAMonthIsNotMistakenForASlowScript() {
        long repaired = NOW - DAY;
        long brokenAgain = NOW - DAY / 2;
        assertThat(interval(time ->
                        time < repaired ? NOW - 31 * DAY : Math.min(time, brokenAgain) / (15 * MINUTE) * (15 * MINUTE)))
                .isLessThan(Duration.ofHours(2));
    }

    @Test
    void aFileThatWasWrittenWithAWrongClockOnceIsNotMistakenForASlowScript() {
        assertThat(interval(time -> time < NOW - DAY ? 1000 : time / (15 * MINUTE) * (15 * MINUTE)))
                .isLessThan(Duration.ofHours(2));
    }
}
