package greenwall.fleet.promql;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesNarrowerTest {
    private static final Labels SERIES = Labels.of("instance", "a:1", "job", "node");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rate(x{job=\"node\"}[1m])          | rate(x{instance=\"a:1\",job=\"node\"}[1m])",
                "x / y                              | x{instance=\"a:1\",job=\"node\"} / y{instance=\"a:1\",job=\"node\"}",
                "sum by (job) (x)                   | sum by (job) (x{job=\"node\"})",
                "sum without (job) (x)              | sum without (job) (x{instance=\"a:1\"})",
                "count(x)                           | count(x)",
                "absent(x)                          | absent(x)",
                "time() - x                         | time() - x{instance=\"a:1\",job=\"node\"}",
                "x / scalar(y)                      | x{instance=\"a:1\",job=\"node\"} / scalar(y)",
                "x * on (instance) group_left (job) y | x{instance=\"a:1\"} * on (instance) group_left (job) y{instance=\"a:1\",job=\"node\"}",
                "x unless on (job) y                | x{instance=\"a:1\",job=\"node\"} unless on (job) y{job=\"node\"}",
                "label_replace(x, \"job\", \"$1\", \"path\", \"(.*)\") | label_replace(x{instance=\"a:1\"}, \"job\", \"$1\", \"path\", \"(.*)\")",
            })
    void aLabelBecomesAConditionWhereTheExpressionPassesItOn(String query, String narrowed) {
        var expected = Promql.parse(narrowed).tree().orElseThrow().text();
        var result = SeriesNarrower.narrowed(Promql.parse(query).tree().orElseThrow(), SERIES)
                .text();
        assertThat(sorted(result)).isEqualTo(sorted(expected));
    }

    /// The order of the conditions does not matter.
    private static String sorted(String text) {
        return text.replace("job=\"node\",instance=\"a:1\"", "instance=\"a:1\",job=\"node\"");
    }
}
