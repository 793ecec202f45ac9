package greenwall.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleThresholdTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "avg by (instance) (rate(x[5m])) > 0.9 and on (instance) up == 1; avg by (instance) (rate(x[5m])); 0.9",
                "(free / size) * 100 < 10; (free / size) * 100; 10",
                "24 * 3600 > time_left; time_left; 86400"
            })
    void theExpressionOfARuleIsWhatItCompares(String rule, String expression, double threshold) {
        assertThat(RuleThreshold.of(rule)).contains(new RuleThreshold(expression, threshold));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "max by (host) (busy > 0.9); max by (host) (busy); 0.9",
                "min by (host) ((free / size) <= 0.1); min by (host) ((free / size)); 0.1",
                "label_replace(changes(x[15m]) > 4, 'host', '$1', 'instance', '(.+):.+');"
                        + " label_replace(changes(x[15m]), \"host\", \"$1\", \"instance\", \"(.+):.+\"); 4"
            })
    void aComparisonBelowAnAggregationThatKeepsItsMeaningIsTakenOut(String rule, String expression, double threshold) {
        assertThat(RuleThreshold.of(rule)).contains(new RuleThreshold(expression, threshold));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum by (host) (busy > 0.9)", "max by (host) (free < 0.1)", "count by (host) (up == 0)"})
    void aComparisonThatDecidesWhatIsAggregatedStays(String rule) {
        assertThat(RuleThreshold.of(rule)).contains(new RuleThreshold(rule, Double.NaN));
    }

    @Test
    void absentCountsTheSeriesThatAreMissing() {
        assertThat(RuleThreshold.of("absent(up{job=\"x\"})"))
                .contains(new RuleThreshold("count(up{job=\"x\"}) or vector(0)", 1));
        assertThat(RuleThreshold.of("absent_over_time(up[5m]) == 1"))
                .contains(new RuleThreshold("count(last_over_time(up[5m])) or vector(0)", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"not promql (", "busy > 0.9 or idle < 0.1"})
    void aRuleThatCannotBeParsedOrHasAlternativesHasNone(String rule) {
        assertThat(RuleThreshold.of(rule)).isEmpty();
    }
}
